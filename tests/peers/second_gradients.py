#!/usr/bin/env python3
"""Second gradients of expressions, in zknn and in PyTorch: float64, to 1e-8 of the largest.

usage: second_gradients.py ZKNN

Each row of CASES is one expression of x (288 elements) and w (72), which require gradients, in
Python and in Lua. s = sum(u dx) + sum(u dw) of its gradients is differentiated once more.
"""
import subprocess
import sys
import tempfile

import torch
import torch.nn.functional as F  # noqa: F401 (read by the expressions)

CASES = """
F.conv2d(x.reshape(2,4,6,6), w.reshape(4,2,3,3), stride=2, padding=1, groups=2) ** 3
F.conv2d(x:reshape(2,4,6,6), w:reshape(4,2,3,3), { stride=2, padding=1, groups=2 }) ^ 3
F.conv_transpose2d(x.reshape(2,4,6,6), w.reshape(4,2,3,3), stride=2) ** 3
F.conv_transpose2d(x:reshape(2,4,6,6), w:reshape(4,2,3,3), { stride=2 }) ^ 3
F.max_pool2d(x.reshape(2,4,6,6), 2) ** 3
F.max_pool2d(x:reshape(2,4,6,6), 2) ^ 3
F.max_pool2d(x.reshape(2,4,6,6), 3, stride=2, padding=1) ** 3
F.max_pool2d(x:reshape(2,4,6,6), 3, { stride=2, padding=1 }) ^ 3
F.avg_pool2d(x.reshape(2,4,6,6), 3, stride=2, padding=1) ** 3
F.avg_pool2d(x:reshape(2,4,6,6), 3, { stride=2, padding=1 }) ^ 3
F.adaptive_avg_pool2d(x.reshape(2,4,6,6), 4) ** 3
F.adaptive_avg_pool2d(x:reshape(2,4,6,6), 4) ^ 3
F.interpolate(x.reshape(2,4,6,6), scale_factor=2, mode="bilinear") ** 3
F.interpolate(x:reshape(2,4,6,6), { scale_factor=2, mode="bilinear" }) ^ 3
rows[index] ** 3
rows:index_select(0, index) ^ 3
(rows**2).scatter(0, index.reshape(-1,1).expand(-1,12), rows[:8]**3) ** 2
(rows^2):scatter(0, index:reshape(-1,1):expand(8,12), rows:narrow(0,0,8)^3) ^ 2
(rows**2).scatter_add(0, index.reshape(-1,1).expand(-1,12), rows[:8]**3) ** 2
(rows^2):scatter_add(0, index:reshape(-1,1):expand(8,12), rows:narrow(0,0,8)^3) ^ 2
F.embedding(index, rows, padding_idx=3) ** 3
F.embedding(index, rows, { padding_idx=3 }) ^ 3
F.layer_norm(rows, (12,), w[:12], w[12:24]) ** 3
F.layer_norm(rows, {12}, w:narrow(0,0,12), w:narrow(0,12,12)) ^ 3
F.group_norm(x.reshape(2,4,36), 2, w[:4], w[4:8]) ** 3
F.group_norm(x:reshape(2,4,36), 2, w:narrow(0,0,4), w:narrow(0,4,4)) ^ 3
F.batch_norm(rows, None, None, w[:12], w[12:24], training=True) ** 3
F.batch_norm(rows, nil, nil, w:narrow(0,0,12), w:narrow(0,12,12), { training=true }) ^ 3
F.softmax(rows, 1) ** 3
F.softmax(rows, 1) ^ 3
F.log_softmax(rows, 1) ** 3
F.log_softmax(rows, 1) ^ 3
F.cross_entropy(rows, classes, weight=w[:12].abs().detach(), label_smoothing=0.1)
F.cross_entropy(rows, classes, { weight=w:narrow(0,0,12):abs():detach(), label_smoothing=0.1 })
rows.std(1) ** 3
rows:std(1) ^ 3
rows.norm(3, 1) ** 3
rows:norm(3, 1) ^ 3
rows[:, :4].prod(1) ** 2
rows:narrow(1,0,4):prod(1) ^ 2
rows[:, :4].cumprod(1) ** 2
rows:narrow(1,0,4):cumprod(1) ^ 2
rows.cumsum(1) ** 3
rows:cumsum(1) ^ 3
rows.sort(1)[0] ** 3 * w[:12]
(rows:sort(1)) ^ 3 * w:narrow(0,0,12)
rows.topk(3, 1)[0] ** 3
(rows:topk(3, 1)) ^ 3
rows.median(1)[0] ** 3
(rows:median(1)) ^ 3
rows.max(1)[0] ** 3
(rows:max(1)) ^ 3
rows.amax((0,1)) ** 3
rows:amax({0,1}) ^ 3
F.prelu(rows, w[:12]) ** 3
F.prelu(rows, w:narrow(0,0,12)) ^ 3
F.gelu(x) ** 3
F.gelu(x) ^ 3
F.silu(x) ** 3
F.silu(x) ^ 3
F.pad(rows, (1,-2), value=0.5) ** 3
F.pad(rows, {1,-2}, { value=0.5 }) ^ 3
F.linear(rows, w[:60].reshape(5,12), w[:5]) ** 3
F.linear(rows, w:narrow(0,0,60):reshape(5,12), w:narrow(0,0,5)) ^ 3
(x.reshape(4,6,12) @ x.reshape(4,12,6)) ** 2
x:reshape(4,6,12):matmul(x:reshape(4,12,6)) ^ 2
rows.masked_fill(rows > 0.5, 2.0)[:, 1:].flip(0) ** 3
rows:masked_fill(rows:gt(0.5), 2.0):narrow(1,1,11):flip(0) ^ 3
x[x > 0.3] ** 3
x:masked_select(x:gt(0.3)) ^ 3
torch.cat([rows, rows**2], 1) ** 2
zknn.cat({rows, rows^2}, 1) ^ 2
torch.stack([x, x**2, x.sin()], 1) ** 2
zknn.stack({x, x^2, x:sin()}, 1) ^ 2
F.huber_loss(x, target, reduction="none") ** 2
F.huber_loss(x, target, { reduction="none" }) ^ 2
F.binary_cross_entropy_with_logits(x, target.abs().clamp(0,1), reduction="none") ** 2
F.binary_cross_entropy_with_logits(x, target:abs():clamp(0,1), { reduction="none" }) ^ 2
F.mse_loss(x, target.sin()) ** 2
F.mse_loss(x, target:sin()) ^ 2
""".strip().split("\n")

LUA = """
local zknn = require "zknn"
local F = zknn.nn.functional
local function wave(step, n) return (zknn.arange(n):double() * step):sin() end
local x, w = (wave(0.7, 288) * 1.3):requires_grad_(), wave(1.1, 72):requires_grad_()
local rows, target = x:reshape(24, 12), wave(0.37, 288) * 2
local index = zknn.tensor({ 3, 1, 4, 1, 5, 9, 2, 6 }, { dtype = "int64" })
local classes = zknn.arange(24) % 12
local function show(out)
  local factors = (wave(0.9, out:numel()) + 1):reshape(out.shape)
  local dx, dw = table.unpack(zknn.autograd.grad((out * factors):sum(), { x, w },
    { create_graph = true, materialize_grads = true }))
  local s = (dx * wave(0.3, 288)):sum() + (dw * wave(0.4, 72)):sum()
  local grads = zknn.autograd.grad(s, { x, w }, { materialize_grads = true })
  for _, value in ipairs(zknn.cat(grads):tolist()) do
    io.write(("%.17g "):format(value))
  end
  print()
end
"""


def wave(step, n):
    return (torch.arange(n, dtype=torch.float64) * step).sin()


def second_gradients(expression):
    x, w = (wave(0.7, 288) * 1.3).requires_grad_(), wave(1.1, 72).requires_grad_()
    names = dict(globals(), x=x, w=w, rows=x.reshape(24, 12), target=wave(0.37, 288) * 2,
                 index=torch.tensor([3, 1, 4, 1, 5, 9, 2, 6]), classes=torch.arange(24) % 12)
    out = eval(expression, names)
    factors = (wave(0.9, out.numel()) + 1).reshape(out.shape)
    first = torch.autograd.grad((out * factors).sum(), [x, w], create_graph=True,
                                allow_unused=True)
    s = sum((g * wave(step, g.numel())).sum() for g, step in zip(first, (0.3, 0.4))
            if g is not None)
    second = torch.autograd.grad(s, [x, w], allow_unused=True)
    return torch.cat([torch.zeros_like(t) if g is None else g for g, t in zip(second, (x, w))])


def main():
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA + "\n".join(f"show({line})" for line in CASES[1::2]))
        script.flush()
        lines = subprocess.run([sys.argv[1], script.name], check=True, capture_output=True,
                               text=True).stdout.splitlines()
    wrong = 0
    for expression, line in zip(CASES[::2], lines, strict=True):
        want = second_gradients(expression)
        got = torch.tensor([float(value) for value in line.split()], dtype=torch.float64)
        if not (got - want).abs().max() <= 1e-8 * want.abs().max():
            wrong += 1
            print(f"{expression}: differs by {(got - want).abs().max().item():.3g}")
    print(f"{len(lines)} expressions, {wrong} differ")
    sys.exit(wrong > 0)


main()
