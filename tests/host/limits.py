"""Runs zknn where something is missing: memory, threads, files, stack, room on the disk, standard
files, the folder it stands in, a sensible environment.

python3 tests/host/limits.py path/to/zknn [long]. Oracle: each run ends by itself, within seconds,
and either does all its work or says on standard error what it lacks; no signal ends it. "long"
tries every limit in fine steps.
"""

import itertools
import os
import pwd
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ZKNN = os.path.abspath(sys.argv[1])
LONG = "long" in sys.argv[2:]
SECONDS = 60  # for one run: it takes one, and more under sanitizers
failures = []
runs = 0

# A start, two steps of training, products of either kind, files, a picture; at last "done".
WORK = r"""
local zknn = require "zknn"
local nn, F, out = zknn.nn, zknn.nn.functional, arg[1]
zknn.manual_seed(0)
local net = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
local optimizer = zknn.optim.SGD(net:parameters(), { lr = 0.1 })
local x, y = zknn.randn(64, 784), zknn.randint(0, 10, { 64 })
for _ = 1, 2 do
  local loss = F.cross_entropy(net(x), y)
  optimizer:zero_grad()
  loss:backward()
  optimizer:step()
end
local a = zknn.ones(300, 300, { dtype = "float64" })
assert(a:matmul(a):sum():item() == 300 * 300 * 300)
assert(zknn.ones(8, 300, 40):matmul(zknn.ones(8, 40, 50))[7][3][2]:item() == 40)
zknn.save(net:state_dict(), out .. "/net.pth")
net:load_state_dict(zknn.load(out .. "/net.pth"))
zknn.csv.save({ a = zknn.tensor { 1.5 } }, out .. "/t.csv")
zknn.image.save(zknn.zeros(20, 20, { dtype = "uint8" }), out .. "/p.png")
print "done"
"""

# Calls nested as deeply as Lua lets them be: an error, not the end of the process.
DEEP = r"""
local zknn = require "zknn"
local function fails(f, ...)
  local good, message = pcall(f, ...)
  assert(not good and tostring(message):find "overflow", message)
end
local function lua(n) return 1 + lua(n) end
fails(lua, 1)
local function gsub(s) return (s:gsub(".", gsub)) end
fails(gsub, "x")
local function co() return coroutine.wrap(co)() end
fails(co)
local function spoken()
  return setmetatable({}, { __tostring = function() return tostring(spoken()) end })
end
fails(tostring, spoken())
local function sort() table.sort({ 3, 2, 1 }, function(a, b) sort() return a < b end) end
fails(sort)
assert(not load(("("):rep(500) .. "1" .. (")"):rep(500)))
local t = {}
for _ = 1, 100000 do t = { t } end
assert(not pcall(zknn.save, t, arg[1] .. "/deep.pth"))
print "done"
"""


def run(arguments, limits=(), user=None, closed=(), stdin=b"", env=None, out=None, shell=None):
    """Gives status, standard output, standard error; a run that hangs is a failure."""
    global runs
    runs += 1

    def prepare():
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        for limit, value in limits:
            resource.setrlimit(limit, (value, value))
        for descriptor in closed:
            os.close(descriptor)

    command = [ZKNN, *arguments] if shell is None else ["sh", "-c", shell, ZKNN, *arguments]
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=out or subprocess.PIPE,
                                   stderr=subprocess.PIPE, preexec_fn=prepare, env=env)
        try:
            text, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            text, errors = process.communicate()
            return "hangs", text, errors.decode("utf-8", "replace")
    return process.returncode, (text or b"").decode("utf-8", "replace"), errors.decode(
        "utf-8", "replace")


def expect(condition, what, result):
    if not condition:
        status, text, errors = result
        failures.append(f"{what}: status {status}\n{text[-300:]}{errors[-600:]}")


def check(what, result, cause=None):
    """Done, or, with `cause`, an error in which it appears."""
    status, text, errors = result
    good = status == 0 and text.endswith("done\n")
    if cause:
        good = good or (status in (1, 127) and re.search(cause, errors))
    expect(good, what, result)


def steps(quick, first, last, step):
    return range(first, last, step) if LONG else quick


def memory(work, folder):
    cause = r"memory|map segment|[Cc]annot allocate"
    # below 12 MB the program itself does not fit, and the system ends it at once
    for mb in steps([12, 16, 30, 60, 90, 150, 200, 260, 400], 12, 420, 1):
        for threads in ("1", "4"):
            result = run(["--threads", threads, work, folder],
                         [(resource.RLIMIT_AS, mb << 20)])
            check(f"{mb} MB of address space, {threads} threads", result, cause)
    for mb in steps([2, 20, 140], 1, 300, 7):  # what malloc and the buffers of OpenBLAS count for
        check(f"{mb} MB of data", run([work, folder], [(resource.RLIMIT_DATA, mb << 20)]), cause)


def threads(work, folder):
    user = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
    own = tempfile.mkdtemp()
    os.chmod(own, 0o777)
    os.chmod(folder, 0o755)
    if user is not None and run(["-v"], user=user)[0] != 0:
        print("not tried: threads (nobody may not run the program)")
        return
    for count, n in itertools.product([0, 1, 2, 3], ["1", "2", "16"]):
        result = run(["--threads", n, work, own], [(resource.RLIMIT_NPROC, count)], user)
        check(f"{count} processes, {n} threads", result)
        if count < 2:  # with more it depends on what else that user runs
            told = "the system gives 1 of" in result[2]
            expect(told == (n != "1"), f"{count} processes, {n} threads: told", result)
    loader = """
        local zknn = require "zknn"
        for i = 1, 2 do
          zknn.system.make_folder(arg[1] .. "/c/" .. i)
          zknn.image.save(zknn.zeros(4, 4, { dtype = "uint8" }), arg[1] .. "/c/" .. i .. "/x.png")
        end
        local data = zknn.data
        local set = data.ImageFolder(arg[1] .. "/c", { transform = data.transforms.ToTensor() })
        local n = 0
        for X in data.DataLoader(set, { batch_size = 1, num_workers = 3 })() do
          n = n + X:size(0)
        end
        assert(n == 2)
        print "done"
    """
    with open(folder + "/loader.lua", "w") as file:
        file.write(loader)
    check("no thread for the loader",
          run([folder + "/loader.lua", own], [(resource.RLIMIT_NPROC, 0)], user))
    shutil.rmtree(own)


def stack(work, deep, folder):
    for kb in steps([24, 64, 128, 256, 1024, 8192], 16, 1100, 16):
        limit = [(resource.RLIMIT_STACK, kb << 10)]
        check(f"{kb} KB of stack", run([work, folder], limit))
        check(f"{kb} KB of stack, deep calls", run([deep, folder], limit))


def open_files(work, folder):
    for n in range(3, 24) if LONG else [3, 4, 5, 8, 20]:
        check(f"{n} open files", run([work, folder], [(resource.RLIMIT_NOFILE, n)]),
              r"Too many open files|Error 24")


def room(work, folder):
    """A limit on a file's size, and a full disk: the old file stays, and nothing beside it."""
    for kb in steps([0, 1, 40, 100], 0, 300, 3):
        own = tempfile.mkdtemp()
        result = run([work, own], [(resource.RLIMIT_FSIZE, kb << 10)])
        check(f"files of {kb} KB", result, "File too large")
        left = [name for name in os.listdir(own) if name.endswith(".tmp")]
        expect(not left, f"files of {kb} KB: {left}", result)
        shutil.rmtree(own)
    full = """
        mount -t tmpfs -o size=300k none "$2" 2>/dev/null || { echo "cannot mount"; exit 9; }
        "$0" "$1" "$2"
        status=$?
        ls -A "$2"
        exit $status
    """
    script = folder + "/full.lua"
    with open(script, "w") as file:
        file.write(r"""
            local zknn = require "zknn"
            local path, image = arg[1] .. "/net.pth", zknn.zeros(400, 400, 3, { dtype = "uint8" })
            zknn.save({ x = zknn.arange(100) }, path)
            local big = zknn.randn(200000)
            local function fails(save, name, object)
              local good, message = pcall(save, object or { x = big }, arg[1] .. "/" .. name)
              assert(not good and message:find(name .. ": No space left on device", 1, true),
                message)
            end
            fails(zknn.save, "net.pth")
            fails(zknn.npy.save, "n.npy", big)
            fails(zknn.npz.save, "n.npz")
            fails(zknn.safetensors.save, "n.safetensors")
            fails(zknn.csv.save, "t.csv")
            assert(zknn.load(path).x:sum():item() == 4950)
            zknn.image.save(image, arg[1] .. "/small.png")
            print "done"
        """)
    mounted = tempfile.mkdtemp()
    result = run([script, mounted], shell=f"unshare -m sh -c '{full}' \"$0\" \"$1\" \"$2\"")
    if result[0] == 9 or "unshare" in result[2]:
        print("not tried: a full disk (nothing can be mounted here)")
    else:
        expect(result[0] == 0 and result[1] == "done\nnet.pth\nsmall.png\n", "a full disk", result)
    os.rmdir(mounted)
    for code in ("print(1)", "io.write 'x'", "print(1) os.exit()", "io.write 'x' os.exit(0, true)"):
        with open("/dev/full", "w") as device:
            result = run(["-e", code], out=device)
        expect(result[0] == 1 and "standard output: No space left on device" in result[2],
               f"full: {code}", result)


def standard_files(work, folder):
    for n in range(4):
        for closed in itertools.combinations(range(3), n):
            log = folder + "/log.csv"
            code = f"""local log = io.open("{log}", "w")
                print "printed" io.stderr:write "complaint" log:write "row\\n" log:close()
                assert(not io.read())"""
            result = run(["-e", code], closed=closed)
            with open(log) as file:
                kept = file.read()
            expect(result[0] == 0 and kept == "row\n", f"closed {closed}: log {kept!r}", result)
            result = run([work, folder], closed=closed)
            expect(result[0] == 0 and (1 in closed or result[1] == "done\n"), f"closed {closed}",
                   result)
            result = run(["-e", "error 'oh'"], closed=closed)
            expect(result[0] == 1 and (2 in closed or "oh" in result[2]), f"closed {closed}: error",
                   result)
            result = run(["-i"], closed=closed, stdin=b"1 + 1\n")
            expect(result[0] == 0 and (closed or "2\n" in result[1]), f"closed {closed}: talk",
                   result)


def pipes(work):
    began = time.monotonic()
    result = run(["-e", "for i = 1, 1e9 do print(i) end"], shell='"$0" "$@" | head -n 1')
    expect(result[1] == "1\n" and time.monotonic() - began < SECONDS, "a reader that leaves",
           result)
    save = "require 'zknn'.save({ x = require 'zknn'.zeros(1000) }, '/dev/stdout')"
    result = run(["-e", save], shell='"$0" "$@" | wc -c')
    expect(result[0] == 0 and int(result[1]) > 4000, "a save into a pipe", result)
    result = run(["-e", f"print(pcall(load [[{save}]]))"], out=open("/dev/full", "w"))
    expect(result[0] == 1, "a save into a full device", result)
    slow = "require 'zknn'.save({ x = require 'zknn'.zeros(1000000) }, '/dev/stdout')"
    result = run(["-e", slow], shell='"$0" "$@" | true')
    expect("Broken pipe" in result[2] or result[2] == "", "a save whose reader leaves", result)


def places(folder, sanitized):
    """Where it stands, and what it is to run."""
    gone = "mkdir \"$1/gone\"; cd \"$1/gone\"; rmdir \"$1/gone\"; exec \"$0\" -e \"$2\""
    code = "print(pcall(require 'zknn'.save, { 1 }, 'x.pth')) print(require 'zknn'.nn.ReLU())"
    result = run([folder, code], shell=gone)
    expect(result[0] == 0 and "the current folder does not exist" in result[1]
           and "ReLU()" in result[1], "a folder that is gone", result)
    for path, cause in ((folder, "Is a directory"), (folder + "/none", "No such file"),
                        ("/bin/true", "unexpected symbol"), ("", "No such file")):
        result = run([path])
        expect(result[0] == 1 and cause in result[2], f"script {path!r}", result)
    with open(folder + "/count.lua", "w") as file:
        file.write("print(select('#', ...), #arg)")
    result = run([folder + "/count.lua", *["x"] * 100000])
    expect(result[1] == "100000\t100000\n", "100,000 arguments", result)
    read_only = tempfile.mkdtemp()
    os.chmod(read_only, 0o555)
    user = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
    if user is None or run(["-v"], user=user)[0] == 0:
        result = run(["-e", f"require 'zknn'.save({{ 1 }}, '{read_only}/x.pth')"], user=user)
        expect(result[0] == 1 and "no file can be made in the folder" in result[2],
               "a folder that may not be written", result)
    os.rmdir(read_only)
    if sanitized:  # LeakSanitizer reads /proc
        return
    hidden = "mount -t tmpfs none /proc 2>/dev/null || exit 9; exec \"$0\" \"$1\" \"$2\""
    result = run([folder + "/work.lua", folder],
                 shell=f"unshare -m sh -c '{hidden}' \"$0\" \"$1\" \"$2\"")
    if result[0] == 9 or "unshare" in result[2]:
        print("not tried: without /proc (nothing can be mounted here)")
    else:
        check("without /proc", result)


def environment(work, folder):
    base = {"PATH": os.environ["PATH"]}
    fine = [{}, {"HOME": "/nowhere"}, {"HOME": ""}, {"TMPDIR": "/nowhere"}, {"TERM": "rubbish"},
            {"COLUMNS": "-1", "LINES": "x"}, {"ZKNN_CPU": "rubbish"}, {"ZKNN_THREADS": ""},
            {"LUA_PATH": ";;;///?"}, {"OPENBLAS_NUM_THREADS": "64"}, {"OMP_NUM_THREADS": "rubbish"},
            {"LC_ALL": "rubbish"}, {"LANG": "x" * 10000}, {"ZKNN_HISTORY": "/"}]
    for variables in fine:
        check(f"with {str(variables)[:60]}", run([work, folder], env={**base, **variables}))
    for value in ("abc", "-1", "0", "1e9", "2 ", "9" * 30):
        result = run([work, folder], env={**base, "ZKNN_THREADS": value})
        expect(result[0] == 1 and f"'{value}' is not a number of threads" in result[2],
               f"ZKNN_THREADS={value}", result)
    # OpenBLAS is told of one thread; programs that are started are not
    result = run(["-e", "local z = require 'zknn' local a = z.ones(300, 300) a:matmul(a) "
                  "os.execute 'echo ${OPENBLAS_NUM_THREADS-none} ${OMP_NUM_THREADS-none}'"],
                 env=base)
    expect(result[1] == "none none\n", "the environment of a child", result)
    result = run(["-e", "print 'not reached'"], env={**base, "LUA_INIT": "x ="})
    expect(result[0] == 1 and "LUA_INIT:1: unexpected symbol" in result[2], "LUA_INIT", result)


def signals(folder):
    """A save that is ended half-way leaves the old file; the next one leaves nothing beside it."""
    own = tempfile.mkdtemp()
    path, script = own + "/net.pth", folder + "/saves.lua"
    with open(script, "w") as file:
        file.write("local zknn = require 'zknn' local t = { zknn.zeros(500000) } "
                   "repeat zknn.save(t, arg[1]) until arg[2]")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL):
        process = subprocess.Popen([ZKNN, script, path], stderr=subprocess.PIPE)
        while not os.path.exists(path):
            time.sleep(0.01)
        time.sleep(0.05)
        for stop in (signal.SIGSTOP, signal.SIGCONT, signal.SIGWINCH, number):
            process.send_signal(stop)
            time.sleep(0.02)
        errors = process.communicate(timeout=SECONDS)[1].decode()
        expect(process.returncode == -number, f"{number!r} while saving",
               (process.returncode, "", errors))
        result = run(["-e", f"assert(require 'zknn'.load '{path}'[1]:numel() == 500000)"])
        expect(result[0] == 0, f"{number!r} while saving", result)
        result = run([script, path, "once"])
        expect(os.listdir(own) == ["net.pth"], f"{number!r}: {os.listdir(own)}", result)
        for name in os.listdir(own):
            os.remove(f"{own}/{name}")
    shutil.rmtree(own)


def main():
    os.environ.pop("LUA_INIT", None)
    sanitized = b"__asan" in open(ZKNN, "rb").read() or b"__tsan" in open(ZKNN, "rb").read()
    folder = tempfile.mkdtemp()
    work, deep = folder + "/work.lua", folder + "/deep.lua"
    for path, text in ((work, WORK), (deep, DEEP)):
        with open(path, "w") as file:
            file.write(text)
    check("without limits", run([work, folder]))
    check("without limits, deep calls", run([deep, folder]))
    if not sanitized:  # they take terabytes of address space, and much stack
        memory(work, folder)
        stack(work, deep, folder)
        threads(work, folder)
    open_files(work, folder)
    room(work, folder)
    standard_files(work, folder)
    pipes(work)
    places(folder, sanitized)
    environment(work, folder)
    signals(folder)
    shutil.rmtree(folder)
    print(f"{runs} runs, {len(failures)} failures")
    for failure in failures:
        print("FAIL", failure)
    sys.exit(1 if failures else 0)


main()
