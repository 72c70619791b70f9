"""Nodes of onnxruntime's own domain in zknn's session: onnx_microsoft.py ZKNN

Models of one node, that exporters of language models write, with random inputs: within 1e-4 of what
onnxruntime gives, integers equal.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np

try:
    import onnx
    import onnxruntime
    from onnx import helper
except ImportError:
    print("this Python has no onnxruntime")
    sys.exit(77)

ZKNN = os.path.abspath(sys.argv[1])
RNG = np.random.default_rng(0)

# arg: a folder with m.onnx and an array for each input; the outputs go there, too.
RUN = """
local zknn = require "zknn"
local session, feeds = zknn.onnx.InferenceSession(arg[1] .. "/m.onnx"), {}
for _, port in ipairs(session:get_inputs()) do
  feeds[port.name] = zknn.npy.load(arg[1] .. "/" .. port.name .. ".npy")
end
for k, t in ipairs(session:run(nil, feeds)) do zknn.npy.save(t, arg[1] .. "/out" .. k .. ".npy") end
"""


def normal(*shape):
    return RNG.standard_normal(shape).astype(np.float32)


def uint8(*shape):
    return RNG.integers(0, 256, shape).astype(np.uint8)


def type_of(array):
    return helper.np_dtype_to_tensor_dtype(array.dtype)


def check(name, feeds, outputs, attributes, domain="com.microsoft", rows=None):
    """feeds: arrays by name, None for an absent input. rows: compares those of output 0 alone."""
    names = [k if v is not None else "" for k, v in feeds.items()]
    while not names[-1]:
        names.pop()
    feeds = {k: np.asarray(v) for k, v in feeds.items() if v is not None}
    graph = helper.make_graph(
        [helper.make_node(name, names, list(outputs), domain=domain, **attributes)], "g",
        [helper.make_tensor_value_info(k, type_of(v), v.shape) for k, v in feeds.items()],
        [helper.make_tensor_value_info(k, v, None) for k, v in outputs.items()])
    sets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m.onnx")
        onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=10), path)
        wanted = onnxruntime.InferenceSession(path).run(None, feeds)
        for k, v in feeds.items():
            np.save(os.path.join(folder, k + ".npy"), v)
        script = os.path.join(folder, "run.lua")
        with open(script, "w") as f:
            f.write(RUN)
        subprocess.run([ZKNN, script, folder], check=True)
        for k, want in enumerate(wanted):
            got = np.load(os.path.join(folder, f"out{k + 1}.npy"))
            assert got.shape == want.shape, (name, attributes, k, got.shape, want.shape)
            if k == 0 and rows is not None:
                got, want = got[rows], want[rows]
            near = dict(rtol=1e-4, atol=1e-5) if want.dtype.kind == "f" else dict(rtol=0, atol=0)
            np.testing.assert_allclose(got, want, err_msg=f"{name} {attributes} {k}", **near)
    print(name, attributes)


HEADS, GROUPS, WIDTH = 4, 2, 16


def group_query(batch, length, past, room=None, lengths=None, packed=False, angles=0, bias=False,
                sink=False, places=False, rows=None, **attributes):
    total = past + length
    angle = RNG.random((64, angles // 2))
    cache = {None: lambda: None}.get(room, lambda: normal(batch, GROUPS, room, WIDTH))
    kv = [None if packed else normal(batch, length, GROUPS * WIDTH) for _ in range(2)]
    check("GroupQueryAttention", {
        "q": normal(batch, length, (HEADS + (2 * GROUPS if packed else 0)) * WIDTH),
        "k": kv[0], "v": kv[1], "past_k": cache(), "past_v": cache(),
        "lengths": np.array(lengths or [total] * batch, np.int32) - 1,
        "total": np.array(total, np.int32),
        "cos": np.cos(angle).astype(np.float32) if angles else None,
        "sin": np.sin(angle).astype(np.float32) if angles else None,
        "places": np.tile(np.arange(length) + past + 1, (batch, 1)) if places else None,
        "bias": normal(batch, HEADS, length, total) if bias else None,
        "sink": normal(HEADS) if sink else None,
    }, {"y": 1, "present_k": 1, "present_v": 1},
        dict(num_heads=HEADS, kv_num_heads=GROUPS, do_rotary=int(angles > 0), **attributes),
        rows=rows)


def main():
    group_query(2, 5, 0)
    group_query(2, 5, 0, 0)
    group_query(1, 5, 0, packed=True, angles=16)
    group_query(1, 1, 7, 7, angles=16)
    group_query(2, 1, 7, 7, lengths=[8, 5], angles=16)
    group_query(1, 3, 7, 20, angles=16)
    group_query(1, 5, 0, 12, angles=16)
    group_query(1, 1, 7, 7, angles=16, rotary_interleaved=1)
    group_query(1, 3, 4, 4, angles=16, places=True)
    group_query(2, 5, 0, local_window_size=2)
    group_query(1, 3, 6, 6, local_window_size=4)
    group_query(2, 5, 0, softcap=5.0)
    group_query(2, 5, 0, bias=True)
    group_query(2, 5, 0, sink=True)
    group_query(2, 5, 0, smooth_softmax=1)
    group_query(1, 3, 4, 4, scale=0.3, bias=True, softcap=2.0)
    group_query(2, 5, 0, lengths=[5, 3], rows=(slice(None), slice(3)))  # what follows is padding
    check("SimplifiedLayerNormalization", {"x": normal(2, 3, 8), "scale": normal(8)}, {"y": 1},
          dict(axis=-1, epsilon=1e-6), domain="")
    check("TransposeMatMul", {"a": normal(2, 8, 3), "b": normal(8, 4)}, {"y": 1},
          dict(transA=1, alpha=2.0))
    for bits in 2, 4, 8:
        for zero in None, uint8(10, 4 * bits // 8):
            check("GatherBlockQuantized", {
                "table": uint8(10, 64 * bits // 8), "at": RNG.integers(0, 10, (2, 3)),
                "scale": normal(10, 4), "zero": zero}, {"y": 1}, dict(bits=bits, block_size=16))
    check("QLinearWhere", {
        "keep": RNG.integers(0, 2, (4, 5)).astype(bool),
        "a": uint8(4, 5), "a_scale": np.float32(0.1), "a_zero": np.uint8(100),
        "b": uint8(4, 5), "b_scale": np.float32(0.2), "b_zero": np.uint8(120),
        "y_scale": np.float32(0.15), "y_zero": np.uint8(90)}, {"y": 2}, {})


main()
