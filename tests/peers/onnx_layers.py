"""onnxruntime runs the exports of every layer and function of docs/layers.md: onnx_layers.py ZKNN

The configurations of tests/golden/layers (tests/lua/onnx_walk.lua), with fixed sizes and with an
open batch, in several opsets: onnx.checker's full check, and onnxruntime's results, for twice as
many rows where the batch is open, within 1e-4 of the model's own. Prints what is refused and why.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

try:
    import onnx
    import onnxruntime
except ImportError:
    print("this Python has no onnx or no onnxruntime")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])
OPSETS = sys.argv[2] if len(sys.argv) > 2 else "13 25"
PART = sys.argv[3:4]
TESTS = os.path.join(os.getcwd(), "tests")
# Where onnxruntime has no kernel for the type.
NOT_THERE = re.compile("NOT_IMPLEMENTED|does not support double")


def problem_of(path):
    """What is wrong, or None."""
    onnx.checker.check_model(path + ".onnx", full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path + ".onnx", options,
                                           providers=["CPUExecutionProvider"])
    arrays = np.load(path + ".npz")
    feeds = {i.name: arrays[i.name] for i in session.get_inputs()}
    draws = any(n.op_type.startswith("Random") for n in onnx.load(path + ".onnx").graph.node)
    for k, got in enumerate(session.run(None, feeds)):
        want = arrays[f"out{k + 1}"]
        if got.shape != want.shape or got.dtype != want.dtype:
            return f"{got.dtype} {got.shape}, not {want.dtype} {want.shape}"
        if draws:
            continue
        half = want.dtype == np.float16
        if not np.allclose(got, want, rtol=1e-2 if half else 1e-4, atol=1e-2 if half else 1e-5,
                           equal_nan=True):
            return f"{got.ravel()[:5]}, not {want.ravel()[:5]}"
    return None


def main():
    counts, bad, refused = collections.Counter(), [], collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(TESTS, "peers/programs/onnx_layers.lua")
        done = subprocess.run([ZKNN, program, TESTS, folder, OPSETS, *PART],
                              stdout=subprocess.PIPE, text=True, check=True)
        for line in done.stdout.splitlines():
            number, name, opset, kind, message, reason = line.split("\t")
            if message:
                counts["refused"] += 1
                refused[f"{name.split(' ')[0]}: {reason or message}"] += 1
                if not reason:
                    bad.append(f"{name}, opset {opset}, {kind}: {message}")
                continue
            try:
                problem = problem_of(os.path.join(folder, number))
            except Exception as error:  # the checker's and onnxruntime's have no common base
                problem = str(error)[:300]
            what = "right" if not problem else "no kernel" if NOT_THERE.search(problem) else "wrong"
            counts[what] += 1
            if what != "right":
                refused[f"{name.split(' ')[0]}: {problem}"] += what == "no kernel"
            if what == "wrong":
                bad.append(f"{name}, opset {opset}, {kind}: {problem}")
    for text, times in sorted(refused.items()):
        if times:
            print(f"{times:4} {text[:300]}")
    print(dict(counts))
    assert not bad and (PART or counts["right"] > 1000), "\n".join(bad)


if __name__ == "__main__":
    main()
