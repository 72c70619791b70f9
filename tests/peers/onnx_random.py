"""Random nets, exported and run by onnxruntime: onnx_random.py ZKNN [FIRST [COUNT]]

Small nets of the layers of docs/layers.md (programs/onnx_random.lua) are exported at random opsets
from 9 to 25, with an open batch and often an open length; the export compares the file with the net
in a session of zknn's. Here: onnx.checker's full check, and onnxruntime's results for other sizes
within 1e-4 of the net's (of float16 within 2e-2). Any refusal fails.
"""
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
FIRST, COUNT = (int(x) for x in (sys.argv[2:4] + ["0", "150"][len(sys.argv[2:4]):]))
PROGRAM = os.path.join(os.getcwd(), "tests/peers/programs/onnx_random.lua")


def problem_of(path):
    """What is wrong, or None."""
    onnx.checker.check_model(path + ".onnx", full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path + ".onnx", options,
                                           providers=["CPUExecutionProvider"])
    arrays = np.load(path + ".npz")
    got, = session.run(None, {i.name: arrays[i.name] for i in session.get_inputs()})
    want = arrays["out1"]
    if got.shape != want.shape or got.dtype != want.dtype:
        return f"{got.dtype} {got.shape}, not {want.dtype} {want.shape}"
    scale = max(1.0, float(np.nanmax(np.abs(want), initial=0, where=np.isfinite(want))))
    near = 2e-2 if want.dtype == np.float16 else 1e-4
    if not np.allclose(got, want, rtol=near, atol=near * scale, equal_nan=True):
        return f"{got.ravel()[:5]}, not {want.ravel()[:5]}"
    return None


def main():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([ZKNN, PROGRAM, folder, str(FIRST), str(COUNT)],
                              stdout=subprocess.PIPE, text=True, check=True)
        bad, opsets = [], set()
        lines = done.stdout.splitlines()
        for line in lines:
            number, opset, net, message = line.split("\t")
            opsets.add(opset)
            try:
                problem = message or problem_of(os.path.join(folder, number))
            except Exception as error:  # the checker's and onnxruntime's have no common base
                problem = re.sub(r"\s+", " ", str(error))[:300]
            if problem:
                bad.append(f"{number}, opset {opset}: {net}:\n    {problem}")
        print(f"{len(lines)} nets in {len(opsets)} opsets, {len(bad)} wrong")
        assert not bad and len(lines) == COUNT, "\n".join(bad)


if __name__ == "__main__":
    main()
