#!/usr/bin/env python3
"""Fuzzes zknn: every reader and sessions under libFuzzer, and every function by tests/fuzz/api.lua.

    tests/fuzz/run.py                       two minutes in all
    tests/fuzz/run.py --fixed               two minutes, the same inputs each time: for .ci/run
    tests/fuzz/run.py --seconds 3600        an hour
    tests/fuzz/run.py --only session,api    some of them
    tests/fuzz/run.py --jobs 2 --no-build
    tests/fuzz/run.py --lua DIR             with the liblua5.4.so.0 of that folder: built from
                                            Debian's source package with -fsanitize=address,
                                            -DLUA_USE_APICHECK and -DLUAI_ASSERT, it finds misuse
                                            of Lua's own functions

Builds the preset "fuzz": Clang with ASan, UBSan and libFuzzer (Debian: clang, libclang-rt-dev).
Inputs that reach new code stay in build/fuzz/corpus/TARGET and are where the next run begins. What
fails is left in build/fuzz/found, with the command that repeats it.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "fuzz"
FOUND = BUILD / "found"
GOLDEN = ROOT / "tests" / "golden"

# Files that each target begins with, by pattern, and the longest input that it makes.
SEEDS = {
    "csv": (["**/*.csv"], 4096),
    "listing": (["**/*.safetensors", "**/*.np[yz]", "**/*.pth", "**/*.onnx"], 8192),
    "idx": (["**/*idx*", "**/*.idx", "**/*ubyte*"], 4096),
    "npy": (["**/*.npy"], 4096),
    "npz": (["**/*.npz"], 8192),
    "onnx": (["**/*.onnx"], 8192),
    "png": (["**/*.png"], 4096),
    "pth": (["**/*.pth", "**/*.pt", "**/*.tar"], 16384),
    "safetensors": (["**/*.safetensors"], 4096),
    "session": (["**/*.onnx"], 8192),
}

# How many inputs --fixed tries: a minute or two of two processors in all.
RUNS = {"csv": 150000, "listing": 100000, "idx": 200000, "npy": 600000, "npz": 60000,
        "onnx": 150000, "png": 400000, "pth": 60000, "safetensors": 200000, "session": 40000}
BATCHES = 12  # of api.lua, in each of its processes

SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1:max_allocation_size_mb=1024:"
                    "detect_stack_use_after_return=1:handle_abort=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "LSAN_OPTIONS": f"print_suppressions=0:suppressions={ROOT}/tests/lsan.supp",
}


def environment(**more):
    return {**os.environ, **SANITIZERS, **more}


def build():
    log = ROOT / "build" / "fuzz.log"
    log.parent.mkdir(exist_ok=True)
    steps = [["cmake", "--preset", "fuzz", "-DZK_WERROR=ON"],
             ["cmake", "--build", "--preset", "fuzz", "-j", str(os.cpu_count())]]
    with open(log, "w", encoding="utf-8") as out:
        for step in steps:
            if subprocess.run(step, cwd=ROOT, stdout=out, stderr=out, check=False).returncode:
                print("".join(open(log, encoding="utf-8", errors="replace").readlines()[-30:]))
                sys.exit(f"fuzz: the build failed (log: {log})")


def copy_seeds(target, folder):
    """Small golden files of the target's format, once."""
    patterns, longest = SEEDS[target]
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in patterns:
        for path in GOLDEN.glob(pattern):
            if path.is_file() and path.stat().st_size <= longest:
                name = "seed-" + str(path.relative_to(GOLDEN)).replace("/", "-")
                if not (folder / name).exists():
                    shutil.copy(path, folder / name)
    if target in ("onnx", "session"):
        copy_cases(folder, longest)


def copy_cases(folder, longest):
    """The models of golden cases of ONNX, once: bytes in archives of NumPy's."""
    for path in (GOLDEN / "onnx").glob("*.npz"):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.namelist():
                seed = folder / f"case-{path.stem}-{entry.replace('/', '-')}"
                if not entry.endswith("/model.npy") or seed.exists():
                    continue
                data = archive.read(entry)  # of .npy: a header, whose length is its fifth word
                data = data[10 + int.from_bytes(data[8:10], "little"):]
                if len(data) <= longest:
                    seed.write_bytes(data)


def run_target(target, seconds, fixed):
    """One target for that long, or that many inputs from an empty corpus.

    Returns (target, executions, what was found or None)."""
    corpus, log = BUILD / "corpus" / target, BUILD / f"{target}.log"
    if fixed:
        corpus = BUILD / "fixed" / target
        shutil.rmtree(corpus, ignore_errors=True)
    copy_seeds(target, corpus)
    length = ["-seed=1", f"-runs={RUNS[target]}"] if fixed else [f"-max_total_time={seconds}"]
    command = [BUILD / "tests" / f"fuzz_{target}", corpus, *length,
               f"-max_len={SEEDS[target][1]}", "-timeout=5", "-rss_limit_mb=3000",
               "-print_final_stats=1", f"-artifact_prefix={FOUND}/{target}-"]
    with open(log, "w", encoding="utf-8") as out:
        code = subprocess.run(command, stdout=out, stderr=out, cwd=ROOT, check=False,
                              env=environment()).returncode
    text = log.read_text(encoding="utf-8", errors="replace")
    count = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    problem = None
    if code:
        artifact = re.search(r"Test unit written to (\S+)", text)
        problem = (f"{target}: exit status {code}\n  repeat: {command[0]} "
                   f"{artifact.group(1) if artifact else '?'}\n  log: {log}\n{excerpt(text)}")
    return target, int(count.group(1)) if count else 0, problem


def excerpt(text):
    """The lines around the sanitizer's first word."""
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if re.search(r"ERROR: |runtime error:|left behind|libFuzzer: |Assertion ", line):
            return "\n".join("  | " + shown for shown in lines[i:i + 14])
    return "\n".join("  | " + shown for shown in lines[-8:])


def run_api(seconds, calls, first, fixed):
    """Batches of calls until the time is up, or BATCHES of them.

    Returns (name, calls, what was found or None)."""
    program, folder = BUILD / "zknn", BUILD / "api" / str(first)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    script = ROOT / "tests" / "fuzz" / "api.lua"
    end, made, seed = time.monotonic() + seconds, 0, first
    while seed < first + BATCHES if fixed else time.monotonic() < end:
        command = ["setarch", "-R", program, script, "--seed", str(seed), "--calls", str(calls)]
        log = BUILD / f"api-{first}.log"
        with open(log, "w", encoding="utf-8") as out:
            try:
                code = subprocess.run(
                    command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=folder,
                    timeout=max(300, end - time.monotonic() + 60), check=False,
                    env=environment(ZKNN_FUZZ_FOLDER=str(folder))).returncode
            except subprocess.TimeoutExpired:
                code = "none: it hangs"
        if code:
            text = log.read_text(encoding="utf-8", errors="replace")
            shutil.copy(log, FOUND / f"api-{seed}.log")
            again = f"cd {folder}; {' '.join(map(str, command))} --trace"
            return "api", made, (f"api: seed {seed}, exit status {code}\n  repeat: {again}\n"
                                 f"{excerpt(text)}")
        made, seed = made + calls, seed + 1
    return "api", made, None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=110, help="in all, on --jobs processors")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--calls", type=int, default=5000, help="of api.lua in one process")
    parser.add_argument("--seed", type=int, default=1, help="of api.lua's first process")
    parser.add_argument("--fixed", action="store_true", help="a fixed number of fixed inputs")
    parser.add_argument("--only", help="names of targets and api, by commas")
    parser.add_argument("--lua", help="folder of a liblua5.4.so.0 that checks its callers")
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    os.chdir(ROOT)
    if not options.no_build:
        build()
    if options.lua:
        SANITIZERS["LD_LIBRARY_PATH"] = options.lua
    FOUND.mkdir(exist_ok=True)
    names = options.only.split(",") if options.only else [*SEEDS, "api", "api"]
    share = max(5, options.seconds * options.jobs // len(names))
    with ThreadPoolExecutor(options.jobs) as pool:
        fixed, first = options.fixed, options.seed
        waiting = [pool.submit(run_api, share, options.calls, first + 100000 * k, fixed)
                   if name == "api" else pool.submit(run_target, name, share, fixed)
                   for k, name in enumerate(names)]
        results = [w.result() for w in waiting]
    for name, count, problem in results:
        print(f"fuzz: {name}: {count} {'calls' if name == 'api' else 'executions'}"
              f"{', FAILED' if problem else ''}")
    problems = [problem for _, _, problem in results if problem]
    print("\n".join(problems))
    print(f"fuzz: {len(results) - len(problems)} passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


main()
