"""onnxruntime runs exports at other sizes than those of the export: onnx_open.py ZKNN

The models of tests/lua/onnx_models.lua, whose numbers hang on open sizes, and the nets of the
scripts (tests/lua/script_nets.lua): onnx.checker's full check, and onnxruntime's results at other
sizes and values within 1e-4 of the model's own. Models that draw random numbers: each run draws
anew, in the open shape, with the right mean and deviation.
"""
import glob
import os
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
TESTS = os.path.join(os.getcwd(), "tests")
# mean and standard deviation of what is drawn
DRAWS = {"uniform": (0.5, 12 ** -0.5), "normal": (1, 2), "bernoulli": (0.3, 0.21 ** 0.5),
         "bernoulli_of": (0.3, 0.21 ** 0.5), "randint": (4, 2 ** 0.5), "exponential": (0.5, 0.5),
         "multinomial": (0.75, 0.1875 ** 0.5)}


def session_of(path):
    onnx.checker.check_model(path, full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def judge_model(path):
    """What is wrong, or None."""
    session = session_of(path)
    names = [i.name for i in session.get_inputs()]
    for data in sorted(glob.glob(path[:-5] + "-*.npz")):
        arrays = np.load(data)
        wanted = [arrays[f"out{k}"] for k in range(1, 9) if f"out{k}" in arrays]
        feeds = {name: arrays[name] for name in names}
        shapes = {name: x.shape for name, x in feeds.items()}
        for got, want in zip(session.run(None, feeds), wanted, strict=True):
            if got.shape != want.shape or got.dtype != want.dtype:
                return f"{shapes}: {got.dtype} {got.shape}, not {want.dtype} {want.shape}"
            if not np.allclose(got, want, rtol=1e-4, atol=1e-5, equal_nan=True):
                return f"{shapes}: {got.ravel()[:5]}, not {want.ravel()[:5]}"
    return None


def judge_draws(path, rows, name):
    session = session_of(path)
    one, other = (session.run(None, {"x": np.zeros((rows, 1), np.float32)})[0] for _ in range(2))
    mean, deviation = DRAWS[name]
    assert one.shape == (rows, 1000) and one.dtype == np.float32, (path, one.shape, one.dtype)
    assert (one != other).any(), path
    assert abs(one.mean() - mean) < 0.2 * deviation, (path, one.mean())
    assert abs(one.std() - deviation) < 0.2 * deviation, (path, one.std())
    assert rows == 1 or (one[0] != one[1]).any(), path


def main():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([ZKNN, os.path.join(TESTS, "peers/programs/onnx_open.lua"), TESTS,
                               folder], stdout=subprocess.PIPE, text=True, check=True)
        bad, names = [], dict(line.split("\t") for line in done.stdout.splitlines())
        for path, name in names.items():
            try:
                problem = judge_model(path + ".onnx")
            except Exception as error:  # the checker's and onnxruntime's have no common base
                problem = str(error)[:300]
            if problem:
                bad.append(f"{name}, opset {path[-2:]}: {problem}")
        print(f"{len(names)} graphs, {len(bad)} wrong")
        assert not bad and len(names) > 100, "\n".join(bad)
        for name in DRAWS:
            judge_draws(f"{folder}/draw-{name}.onnx", 5, name)
            judge_draws(f"{folder}/fixed-{name}.onnx", 2, name)
        print(f"{2 * len(DRAWS)} graphs draw")


if __name__ == "__main__":
    main()
