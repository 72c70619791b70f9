-- data.fetch, and the data sets that download, with a server on 127.0.0.1
-- (tests/host/http_server.py), which breaks connections, redirects and sends wrong headers on
-- request. Oracle: the server's files, byte by byte, and the requests that it received.

local zknn = require "zknn"
local data = zknn.data

local has_libcurl = pcall(require, "zknn.fetch")

-- This program, to be run again.
local program = io.open("/proc/self/cmdline", "rb"):read("a"):match("^[^\0]*")

local folder, server, base

local function slurp(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local bytes = file:read("a")
  file:close()
  return bytes
end

local function write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end

local count = 0
-- A fresh path in the test's folder.
local function fresh()
  count = count + 1
  return ("%s/got/%d"):format(folder, count)
end

local function fails_with(parts, f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good)
  for _, part in ipairs(type(parts) == "table" and parts or { parts }) do
    assert.is_truthy(tostring(message):find(part, 1, true), tostring(message))
  end
  return tostring(message)
end

-- What the server was asked for since the last call.
local asked_before = 0
local function asked()
  local path, lines, all = fresh(), {}, 0
  data.fetch(base .. "log", path)
  for line in io.lines(path) do
    all = all + 1
    if all > asked_before then lines[#lines + 1] = line end
  end
  asked_before = all
  return lines
end

-- A file of n bytes without a pattern, kept by the server; its bytes and MD5.
local function serve(name, n)
  local bytes = {}
  for i = 1, n do bytes[i] = string.char((i * i * 31 + i // 7) % 251) end
  local path, text = folder .. "/served/" .. name, table.concat(bytes)
  write(path, text)
  local pipe = io.popen("md5sum " .. path)
  local md5 = pipe:read("a"):match("^%x+")
  pipe:close()
  return text, md5
end

-- IDX, gzip: n images of 28 by 28 or n labels, i the i-th one's bytes.
local function idx_gz(name, shape)
  local n, size = shape[1], (shape[2] or 1) * (shape[3] or 1)
  local bytes = { string.char(0, 0, 8, #shape) }
  for _, s in ipairs(shape) do bytes[#bytes + 1] = (">I4"):pack(s) end
  for i = 0, n - 1 do bytes[#bytes + 1] = string.char(i):rep(size) end
  local plain = folder .. "/served/" .. name
  write(plain, table.concat(bytes))
  os.execute("gzip -kn " .. plain)
  local pipe = io.popen("md5sum " .. plain .. ".gz")
  local md5 = pipe:read("a"):match("^%x+")
  pipe:close()
  os.remove(plain)
  return md5
end

local function when_there(name, f)
  it(name, has_libcurl and f or function() pending("libcurl4-openssl-dev is not installed") end)
end

describe("download", function()
  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir -p " .. folder .. "/served " .. folder .. "/got"))
    server = io.popen("exec python3 tests/host/http_server.py " .. folder .. "/served")
    base = ("http://127.0.0.1:%d/"):format(server:read("n"))
  end)

  teardown(function()
    os.execute("rm -r " .. folder) -- without which the server ends
    server:close()
  end)

  describe("data.fetch", function()
    when_there("brings the file and leaves nothing else", function()
      local bytes, md5 = serve("plain", 300000)
      local path = fresh()
      data.fetch(base .. "ok/plain", path)
      assert.is_true(slurp(path) == bytes)
      assert.is_nil(slurp(path .. ".part"))
      write(path, "an older one")
      data.fetch(base .. "ok/plain", path, { md5 = md5:upper() })
      assert.is_true(slurp(path) == bytes)
      for _, wrong in ipairs { md5 .. md5, md5:sub(2), "x" .. md5:sub(2), "" } do
        local good, message = pcall(data.fetch, base .. "ok/plain", path, { md5 = wrong })
        assert.is_false(good)
        assert.is_truthy(message:find("md5 must be 32 hexadecimal digits", 1, true), message)
      end
      serve("nothing", 0)
      path = fresh()
      data.fetch(base .. "ok/nothing", path)
      assert.are.equal("", slurp(path))
    end)

    when_there("goes on where the connection was cut", function()
      local bytes, md5 = serve("half", 200001)
      local path = fresh()
      asked()
      data.fetch(base .. "cut/half", path, { md5 = md5 })
      assert.is_true(slurp(path) == bytes)
      assert.are.same({ "cut/half -", "cut/half bytes=100000-" }, asked())
    end)

    when_there("keeps what came, for the next call", function()
      local bytes = serve("slices", 7000)
      local path = fresh()
      asked()
      fails_with({ base .. "cutting/slices: the connection was cut after 3000 bytes" }, data.fetch,
        base .. "cutting/slices", path)
      assert.are.same({ "cutting/slices -", "cutting/slices bytes=1000-",
        "cutting/slices bytes=2000-" }, asked())
      assert.is_nil(slurp(path))
      assert.are.equal(bytes:sub(1, 3000), slurp(path .. ".part"))
      data.fetch(base .. "ok/slices", path)
      assert.are.same({ "ok/slices bytes=3000-" }, asked())
      assert.is_true(slurp(path) == bytes)
      -- unless it is not to
      path = fresh()
      write(path .. ".part", "something else")
      data.fetch(base .. "ok/slices", path, { resume = false })
      assert.are.same({ "ok/slices -" }, asked())
      assert.is_true(slurp(path) == bytes)
    end)

    when_there("begins anew where the server knows no ranges", function()
      local bytes = serve("whole", 150001)
      local path = fresh()
      asked()
      data.fetch(base .. "norange/whole", path)
      assert.are.same({ "norange/whole -", "norange/whole bytes=75000-" }, asked())
      assert.is_true(slurp(path) == bytes)
    end)

    when_there("begins anew where a range is refused or another one given", function()
      local bytes = serve("odd", 5000)
      for _, mode in ipairs { "ok", "badrange" } do
        local path = fresh()
        local part = mode == "ok" and bytes .. "more than there is" or bytes:sub(1, 1000)
        write(path .. ".part", part)
        asked()
        data.fetch(base .. mode .. "/odd", path)
        assert.are.same({ ("%s/odd bytes=%d-"):format(mode, #part), mode .. "/odd -" }, asked())
        assert.is_true(slurp(path) == bytes)
      end
    end)

    when_there("removes a file with a wrong checksum", function()
      local _, md5 = serve("sum", 4000)
      local path = fresh()
      write(path, "the old one")
      fails_with({ base .. "wrong/sum: wrong checksum: MD5 ", "expected " .. md5 }, data.fetch,
        base .. "wrong/sum", path, { md5 = md5 })
      assert.is_nil(slurp(path .. ".part"))
      assert.are.equal("the old one", slurp(path))
    end)

    when_there("blames what was there before a resumed download first", function()
      local bytes, md5 = serve("stale", 4000)
      local path = fresh()
      write(path .. ".part", ("x"):rep(1000))
      asked()
      data.fetch(base .. "ok/stale", path, { md5 = md5 })
      assert.are.same({ "ok/stale bytes=1000-", "ok/stale -" }, asked())
      assert.is_true(slurp(path) == bytes)
    end)

    when_there("follows a redirect, but neither a loop nor one to a file", function()
      local bytes = serve("far", 3000)
      local path = fresh()
      data.fetch(base .. "moved/far", path)
      assert.is_true(slurp(path) == bytes)
      path = fresh()
      fails_with({ base .. "loop/far: ", "redirects" }, data.fetch, base .. "loop/far", path)
      fails_with({ base .. "smuggle/far: ", 'Protocol "file"' }, data.fetch, base .. "smuggle/far",
        path)
      assert.is_nil(slurp(path))
      assert.is_nil(slurp(path .. ".part"))
    end)

    when_there("names address and cause", function()
      local path = fresh()
      fails_with(base .. "gone/x: the server answered with HTTP status 404", data.fetch,
        base .. "gone/x", path)
      fails_with({ "http://127.0.0.1:1/x: ", "onnect" }, data.fetch, "http://127.0.0.1:1/x", path)
      fails_with({ "http://no.invalid/x: ", "resolve" }, data.fetch, "http://no.invalid/x", path)
      fails_with("only http:// and https://", data.fetch, "file:///etc/passwd", path)
      fails_with("only http:// and https://", data.fetch, "127.0.0.1/x", path)
      assert.is_nil(slurp(path .. ".part"))
      fails_with("argument 'path' is missing", data.fetch, base .. "ok/plain")
      fails_with({ base, "cannot write /nowhere/x.part: No such file or directory" }, data.fetch,
        base .. "ok/plain", "/nowhere/x")
    end)

    when_there("leaves what came before when the server has lost the file", function()
      local path = fresh()
      write(path .. ".part", "some")
      fails_with("HTTP status 404", data.fetch, base .. "gone/x", path)
      assert.are.equal("some", slurp(path .. ".part"))
    end)

    when_there("gives up on a server that hangs, telling how far it came", function()
      serve("slow", 200000)
      local path, calls, start = fresh(), {}, zknn.clock()
      write(path .. ".part", ("x"):rep(50000))
      fails_with({ base .. "stall/slow: ", "too slow" }, data.fetch, base .. "stall/slow", path,
        { stall_timeout = 1, progress = function(...) calls[#calls + 1] = { ... } end })
      assert.is_true(zknn.clock() - start < 30)
      assert.are.same({ 125000, 200000 }, calls[#calls])
      assert.are.equal(125000, #slurp(path .. ".part"))
    end)

    when_there("gives up on what is larger than it may be", function()
      serve("slow", 200000)
      fails_with("endless/slow: larger than 1000000 bytes", data.fetch, base .. "endless/slow",
        fresh(), { max_size = 1000000 })
    end)

    when_there("raises what progress raises", function()
      serve("told", 200000)
      local path = fresh()
      fails_with("enough", data.fetch, base .. "stall/told", path,
        { progress = function() error("enough") end })
      assert.are.equal(100000, #slurp(path .. ".part"))
    end)

    when_there("shares a file with no other process", function()
      local bytes = serve("shared", 200000)
      local path, go = fresh(), fresh()
      local script = fresh()
      write(script, ([[
        require "zknn".data.fetch("%s", "%s", { progress = function()
          print "holding"
          io.stdout:flush()
          repeat until io.open("%s")
          error "enough"
        end })]]):format(base .. "stall/shared", path, go))
      local other = io.popen(("exec '%s' %s 2>/dev/null"):format(program, script))
      assert.are.equal("holding", other:read("l"))
      fails_with("another process is downloading to it", data.fetch, base .. "ok/shared", path)
      write(go, "")
      other:close()
      data.fetch(base .. "ok/shared", path)
      assert.is_true(slurp(path) == bytes)
    end)

    -- Oracle: what Ctrl-C does everywhere else.
    when_there("lets Ctrl-C in", function()
      serve("long", 200000)
      local script, path = fresh(), fresh()
      write(script, ('require "zknn".data.fetch("%s", "%s")'):format(base .. "stall/long", path))
      local start = zknn.clock()
      -- The signal comes when the server stalls after half the file, at the latest after 15 s.
      local pipe = io.popen(([[
        (for _ in $(seq 150); do
          test "$(stat -c %%s %s.part 2>/dev/null || echo 0)" -ge 100000 && break
          sleep 0.1
        done; kill -INT $$) & exec '%s' %s 2>&1]]):format(path, program, script))
      local said = pipe:read("a")
      pipe:close()
      assert.is_truthy(said:find("interrupted!", 1, true), said)
      assert.is_true(zknn.clock() - start < 20)
      assert.are.equal(100000, #slurp(path .. ".part"))
    end)

    -- Oracle: a self-signed certificate.
    when_there("trusts no server that proves nothing", function()
      local script = folder .. "/tls.py"
      write(script, [[
import os, ssl, sys, threading, http.server, time
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
server.handle_error = lambda *_: None
server.socket = context.wrap_socket(server.socket, server_side=True)
parent, end = os.getppid(), time.monotonic() + 60
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
while os.path.exists(sys.argv[1]) and os.getppid() == parent and time.monotonic() < end:
    time.sleep(0.2)
]])
      local pem = folder .. "/own.pem"
      assert(os.execute(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
        .. "-addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s.crt 2>/dev/null && cat %s.crt "
        .. ">>%s"):format(pem, pem, pem, pem)))
      local tls = io.popen(("exec python3 %s %s 2>/dev/null"):format(script, pem))
      local port = tls:read("n")
      fails_with({ ("https://127.0.0.1:%d/x: "):format(port), "certificate" }, data.fetch,
        ("https://127.0.0.1:%d/x"):format(port), fresh())
      os.remove(pem) -- without which the server ends
      tls:close()
    end)
  end)

  describe("data sets", function()
    local images, labels = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
    local saved = {}
    local sets = { "MNIST", "FashionMNIST", "KMNIST" }

    -- Small files of the same format take the place of the published ones, their digests too.
    setup(function()
      local md5 = {
        [images] = idx_gz("train-images-idx3-ubyte", { 60, 28, 28 }),
        [labels] = idx_gz("train-labels-idx1-ubyte", { 60 }),
      }
      for _, name in ipairs(sets) do
        saved[name] = { md5 = data[name].md5, shared = data[name].shared }
        data[name].md5, data[name].shared = md5, nil
      end
    end)

    teardown(function()
      for _, name in ipairs(sets) do
        data[name].md5, data[name].shared = saved[name].md5, saved[name].shared
      end
    end)

    local function root() return fresh() end

    when_there("are fetched when files are missing, and only then", function()
      for _, name in ipairs(sets) do
        local here = root()
        asked()
        local set = data[name] { root = here, download = true, mirrors = { base .. "ok" } }
        assert.are.same({ "ok/" .. images .. " -", "ok/" .. labels .. " -" }, asked())
        assert.are.same({ 60, 28, 28 }, set.data.shape)
        assert.are.equal(59, set.data[59][27][27]:item())
        assert.are.equal(17, set.targets[17]:item())
        assert.is_truthy(slurp(here .. "/" .. name .. "/raw/" .. images))
        local again = data[name] { root = here, download = true, mirrors = { base .. "ok" } }
        assert.are.equal(60, #again)
        os.remove(here .. "/" .. name .. "/raw/" .. labels)
        again = data[name] { root = here, download = true, mirrors = { base .. "ok/" } }
        assert.are.equal(60, #again)
        assert.are.same({ "ok/" .. labels .. " -" }, asked())
        assert.are.equal("Dataset " .. name, tostring(set):match("^[^\n]*"))
      end
    end)

    when_there("come from the first mirror that has them right", function()
      local here = root()
      asked()
      local mirrors = { "gone", "wrong", "loop", "cut/mirrors", "ok" }
      for i, mirror in ipairs(mirrors) do mirrors[i] = base .. mirror end
      local set = data.FashionMNIST { root = here, download = true, mirrors = mirrors }
      assert.are.equal(60, #set)
      local log = table.concat(asked(), "\n")
      assert.is_truthy(log:find(("gone/%s -\nwrong/%s -\nloop/"):format(images, images), 1, true))
      assert.is_truthy(log:find("cut/" .. labels .. " bytes=", 1, true))
      assert.is_nil(log:find("ok/", 1, true))
    end)

    -- The half that a lying mirror left must not spoil a good one.
    when_there("recover from a bad half", function()
      local here = root()
      local raw = here .. "/KMNIST/raw/"
      local set = data.KMNIST { root = here, download = true, mirrors = { base .. "ok" } }
      local good = slurp(raw .. images)
      os.remove(raw .. images)
      write(raw .. images .. ".part", good:sub(1, 50):reverse())
      set = data.KMNIST { root = here, download = true, mirrors = { base .. "wrongtail",
        base .. "ok" } } and set
      assert.is_true(slurp(raw .. images) == good)
      assert.are.equal(60, #set)
    end)

    when_there("say why none of the mirrors would do", function()
      local here = root()
      local message = fails_with({
        "download_spec.lua:", "MNIST: cannot download " .. images .. ":\n",
        "  " .. base .. "gone/" .. images .. ": the server answered with HTTP status 404\n",
        "  " .. base .. "wrong/" .. images .. ": wrong checksum: MD5 ",
        "some other way into " .. here .. "/MNIST/raw, or name another mirror",
      }, data.MNIST, { root = here, train = true, download = true,
        mirrors = { base .. "gone", base .. "wrong" } })
      assert.is_nil(message:find("labels", 1, true))
      assert.is_nil(slurp(here .. "/MNIST/raw/" .. images))
      assert.is_nil(slurp(here .. "/MNIST/raw/" .. images .. ".part"))
    end)

    it("check the list of mirrors", function()
      fails_with("KMNIST: mirrors must be a list of addresses, got 'x'", data.KMNIST,
        { root = "nowhere", mirrors = "x" })
      fails_with("mirrors must be a list of addresses, got a table", data.KMNIST,
        { root = "nowhere", mirrors = {} })
      fails_with("KMNIST: mirror 2 must be a string, got 3", data.KMNIST,
        { root = "nowhere", mirrors = { "http://x", 3 } })
    end)

    -- A served data folder is a mirror of all sets.
    when_there("ask the mirrors of ZKNN_MIRROR", function()
      asked()
      local script = fresh()
      write(script, ('print(pcall(require("zknn").data.KMNIST, {root = "%s", download = true}))')
        :format(root()))
      local pipe = io.popen(("ZKNN_MIRROR='%sgone/ %sok' '%s' %s"):format(base, base, program,
        script))
      local said = pipe:read("a")
      pipe:close()
      -- the small file has not the published digest
      assert.is_truthy(said:find(("%sgone/KMNIST/raw/%s: "):format(base, images), 1, true), said)
      assert.is_truthy(said:find(("%sok/KMNIST/raw/%s: wrong checksum"):format(base, images), 1,
        true), said)
      assert.is_nil(said:find("rois", 1, true))
      assert.is_nil(said:find("\r", 1, true)) -- a pipe is shown no progress
    end)

    -- Oracle: one line, gone at the end. (`script` gives a terminal.)
    when_there("show how far they are on a terminal", function()
      local script, here = fresh(), root()
      write(script, ([[
        local data = require "zknn".data
        data.KMNIST.md5 = {} -- as the small files have others
        io.write(#data.KMNIST { root = "%s", download = true, mirrors = { "%s" } }, "\n")
      ]]):format(here, base .. "slow"))
      local line = ("'%s' %s"):format(program, script)
      local pipe = io.popen(('TERM=xterm script -qec "%s" /dev/null </dev/null'):format(line))
      local said = pipe:read("a")
      pipe:close()
      local size = #slurp(here .. "/KMNIST/raw/" .. images)
      local shown = ("\rdownloading %s: 0.0 of %.1f MB ("):format(images, size / 1e6)
      assert.is_truthy(said:find(shown, 1, true), said)
      assert.is_truthy(said:find("\r\27%[K60\r\n$"), said)
    end)

    it("are looked for in the system's folder", function()
      local system = fresh()
      assert(os.execute(("mkdir %s && cp %s/served/train-*.gz %s"):format(system, folder, system)))
      data.FashionMNIST.shared = system
      local set = data.FashionMNIST { root = "nowhere" }
      data.FashionMNIST.shared = nil
      assert.are.equal(60, #set)
      assert.are.equal("/usr/share/datasets/fashion-mnist", saved.FashionMNIST.shared)
      fails_with("FashionMNIST: not found: nowhere/FashionMNIST/raw/train-images-idx3-ubyte, "
        .. "nowhere/FashionMNIST/raw/train-labels-idx1-ubyte (nor with .gz); root names the folder "
        .. "that holds FashionMNIST/raw, and download = true fetches what is missing",
        data.FashionMNIST, "nowhere")
    end)

    -- Oracle: torchvision's lists.
    it("have their own classes", function()
      assert.are.equal("9 - nine", data.MNIST.classes[10])
      assert.are.same({ "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
        "Sneaker", "Bag", "Ankle boot" }, data.FashionMNIST.classes)
      assert.are.same({ "o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo" },
        data.KMNIST.classes)
    end)
  end)

  -- A run that downloads nothing opens no libcurl; one that would says what is missing.
  it("is opened at first use alone", function()
    local bare = folder .. "/bare"
    assert(os.execute(("mkdir %s && cp '%s' %s/zknn"):format(bare, program, bare)))
    local function run(zknn_path, code)
      local pipe = io.popen(("'%s' -e '%s' 2>&1"):format(zknn_path, code))
      local said = pipe:read("a")
      pipe:close()
      return said
    end
    local said = run(program, [[local data = require "zknn".data
      data.MNIST { root = "data", train = false, download = true }
      print(package.loaded["zknn.fetch"], io.open("/proc/self/maps"):read("a"):find("libcurl"))]])
    assert.are.equal("nil\tnil\n", said)
    said = run(bare .. "/zknn", [[require "zknn".data.fetch("http://127.0.0.1/x", "/no/x")]])
    assert.is_truthy(said:find("fetch: downloading needs libcurl, which this zknn was built "
      .. "without; apt-get install libcurl4-openssl-dev ca-certificates, and build zknn again "
      .. "(./zknn does)", 1, true), said)
  end)
end)
