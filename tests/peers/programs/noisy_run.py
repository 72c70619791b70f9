"""A random program in PyTorch, line by line, with a little noise on its results where it is asked
for: what rounding errors make of it.
"""
import collections
import math

import torch

from calls import HALF, REAL
from random_ops import EXACT

FLOATS = REAL + HALF
NOISE = {torch.float32: 1e-6, torch.float64: 1e-14, torch.float16: 5e-4, torch.bfloat16: 4e-3}
# What PyTorch computes less exactly: its sum for the second derivative of lgamma ends early.
COARSE = {"polygamma": 2e-9, "zeta": 2e-9}

# Whose results and gradients are differences of what was divided by deviations.
NORMS = "layer_norm", "rms_norm", "group_norm", "batch_normalize"

Line = collections.namedtuple("Line", "op lua python names inputs")
# op: the operation, "input", or None; names: the variables that the line assigns; a line without
# names whose op is one of SHOWN shows one.
SHOWN = "gradient", "second gradient"


def execute(line, env):
    """The values of the line's names (or what it shows), or the exception."""
    try:
        if line.op in SHOWN:
            return [eval(line.python, env)]
        exec(line.python, env)
        return [env[name] for name in line.names]
    except Exception as error:  # whatever PyTorch raises for a bad call
        return error


def add_noise(line, env, generator, snap):
    exact = line.op in EXACT and "alpha" not in line.lua
    if exact or line.op in (None, "input", *SHOWN):
        return
    scale = max([env[n].detach().abs().max().item() for n in line.inputs if n in env
                 and env[n].dtype in FLOATS and env[n].numel()] or [0.0])
    scale = scale if math.isfinite(scale) else 0.0
    for name in line.names:
        y = env[name]
        if y.dtype not in FLOATS:
            continue
        r = torch.rand(y.shape, generator=generator, dtype=torch.float64) * 2 - 1
        size = max(NOISE[y.dtype], COARSE.get(line.op, 0))
        noise = r * (y.detach().abs().double() + scale) * size
        fine = torch.isfinite(y.detach())
        y = y + torch.where(fine, noise, torch.zeros_like(noise)).to(y.dtype)
        if snap:  # what cancels may come out as 0
            y = torch.where(y.detach().abs() <= 3 * scale * NOISE[y.dtype], torch.zeros_like(y), y)
        env[name] = y


def noisy_inputs(line, env, generator):
    """env with a little noise on what the line reads."""
    env = dict(env)
    for name in line.inputs:
        x = env.get(name)
        if isinstance(x, torch.Tensor) and x.dtype in FLOATS:
            r = torch.rand(x.shape, generator=generator, dtype=torch.float64) * 2 - 1
            env[name] = x + (r * x.detach().abs().double() * NOISE[x.dtype]).to(x.dtype)
    return env


def run_torch(lines, seed=None):
    """A list with the result of each line; with noise, when a seed is given."""
    env = {"torch": torch}
    generator = torch.Generator().manual_seed(seed) if seed is not None else None
    results = []
    for line in lines:
        if seed is not None and line.op in NORMS:  # noise that gradients see: they are differences
            trial = noisy_inputs(line, env, generator)
            values = execute(line, trial)
            env.update({n: trial[n] for n in line.names if n in trial})
        else:
            values = execute(line, env)
        if seed is not None and not isinstance(values, Exception):
            add_noise(line, env, generator, seed == 2)
            values = [env[n] for n in line.names] if line.op not in SHOWN else values
        if not isinstance(values, Exception):
            values = [v.detach().clone() if isinstance(v, torch.Tensor) else v for v in values]
        results.append(values)
    return results
