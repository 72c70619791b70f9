#!/usr/bin/env python3
"""Random programs of 1 to 10 operations, in zknn and in PyTorch: random_programs.py ZKNN [options]

Oracle: PyTorch. After each operation dtype, shape and values are compared, at the end the
gradients; what PyTorch refuses zknn must refuse. Integers and booleans must be equal; float32
values may differ by 1e-5 (gradients by 1e-4), float64 ones by 1e-9, float16 by 0.004, bfloat16 by
0.03, and by what the program makes of rounding errors: PyTorch runs it again with a little noise on
every result that depends on how it is computed. Failing programs are shrunk and printed as Lua and
as Python.

About a fifth of the programs, whose inputs are float64, take the gradients with create_graph and
compare the gradients of their weighted sum, too, where results and first gradients are finite.
SECOND tells the allowance; where Maker.avoid is called PyTorch's second gradients are not taken.
"""
import argparse
import collections
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import warnings

import torch

PARTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
sys.path.insert(0, PARTS)

from calls import DTYPES, HALF, Dtype, Maker, Var, lua, python
from noisy_run import FLOATS, NORMS, SHOWN, Line, execute, run_torch
from random_ops import OPS, THROUGH_OTHERS

SEEDS = 1, 2, 3, 4  # of the runs with noise
MORE_SEEDS = range(5, 45)  # before a difference counts: four may miss what rounding flips
MOST = 300  # elements of a result
RTOL = {torch.float32: 1e-5, torch.float64: 1e-9, torch.float16: 4e-3, torch.bfloat16: 3e-2}
DTYPE = {str(d)[6:]: d for d in DTYPES}

# What PyTorch refuses for want of code or by a quirk, and zknn does.
GAPS = re.compile("|".join((
    "input image .* smaller than kernel size",  # though the margins make it larger
    "not implemented for", "not support bool", "Autograd not support dtype",
    "derivative for .* is not implemented", "linalg.matrix_norm: dim must be a 2-tuple",
    r"narrow\(\): length must be non-negative", r"size mismatch \(got input",
    "some elements of the input tensor and the written-to tensor refer to a single memory",
    "outside the representable range", "cannot be converted to type .* without overflow",
    r"select\(\): index 0 out of range for tensor of size \[0\]",  # batch_norm without channels
    "view size is not compatible")))  # its results keep the strides of their inputs
# What PyTorch lets pass when the result is empty, and zknn refuses.
LAX = re.compile("must be real|nothing to choose from|cat: dim|"
                 "which it is not defined for|roll: dim|nothing but (its|the) batch may be empty|"
                 r"batch_normalize: \w+ is|leaves nothing of the output|output_padding is|"
                 "padding_idx|index_fill: index|whose precision is too low")
# What zknn refuses: numbers outside a dtype, products of two dtypes (which PyTorch lets pass when
# they are empty), products and medians of bools, medians of nothing, losses of two shapes, losses,
# pooling, batch_norm and activations of integers, scales of another dtype; inputs of
# adaptive_avg_pool that are empty or of other ranks (PyTorch refuses them but for one output).
STRICT = re.compile("does not fit u?int|they must be one (real )?dtype|input is bool|"
                    "both tensors are bool|adaptive_avg_pool.d: input has shape|"
                    "(upsample|batch_normalize): input is|"
                    "and not bool|median: input of shape .* has nothing to choose from|"
                    "they must be equal .reshape or expand one|"
                    "(rms_norm|batch_normalize): weight is|"
                    "(loss|pool.d|softsign|tanhshrink|threshold|hardtanh): input is")

# Second gradients may differ by this many times what gradients may: they are sums of products of
# derivatives, in which rounding errors of the first ones, that no noise shows, count once more.
SECOND = 10

class Program:
    """Made while PyTorch runs it."""
    def __init__(self, rng, ops):
        self.rng, self.lines, self.env, self.count = rng, [], {"torch": torch}, 0
        in_place = rng.random() < 0.15
        self.grads = not in_place and rng.random() < 0.7
        self.second = self.grads and rng.random() < 0.47
        self.leaves = []
        self.maker = Maker(rng, self.fresh, self.second)
        names = [n for n in ops if in_place or not n.endswith("_")]
        for _ in range(rng.randint(1, 2)):
            self.fresh(None, self.maker.shape())
        done, tries, want = 0, 0, rng.randint(1, 10)
        while done < want and tries < 60:
            tries += 1
            done += self.step(rng.choice(names))
        if self.grads:
            self.gradient()

    def name(self):
        self.count += 1
        return "v%d" % self.count

    def add(self, line):
        values = execute(line, self.env)
        self.lines.append(line)
        if not isinstance(values, Exception):
            for name, value in zip(line.names, values):
                self.maker.vars.append(Var(name, value))
        return values

    def fresh(self, dtype, shape, low=None, high=None, values=None, leaf=True,
              requires_grad=False):
        """A new input; values in low..high; leaf: it may require a gradient, which is shown."""
        rng = self.rng
        dtype = dtype or rng.choice((torch.float32,) * 4 + (torch.float64,) * 2 + DTYPES[2:] +
                                    HALF)
        if self.second and dtype in FLOATS and dtype not in {v.dtype for v in self.maker.vars}:
            dtype = torch.float64
        n = math.prod(shape)
        real = dtype in FLOATS
        if low is None:
            low, high = (-4, 4) if real else (0, 2) if dtype == torch.bool else \
                (0, 9) if dtype == torch.uint8 else (-5, 9)
        if values is None and real:
            step = rng.choice((1024, 1024, 1024, 2, 1))
            values = [round(rng.uniform(low, high) * step) / step or float(low > 0)
                      for _ in range(n)]
        elif values is None:
            low, high = (max(low, 0), max(high, 1)) if dtype == torch.uint8 else (low, high)
            values = [rng.randrange(int(low), int(high)) if dtype != torch.bool
                      else rng.random() < 0.5 for _ in range(n)]
        leaf = leaf and real and self.grads and rng.random() < 0.7
        name, t = self.name(), Dtype(dtype)
        listed = [float(v) if real else v for v in values]
        text = "zknn.tensor(%s, {dtype = %s}):reshape(%s)" % (lua(listed), lua(t), lua(list(shape)))
        theirs = "torch.tensor(%s, dtype=%s).reshape(%s)" % (
            python(listed), python(t), python(list(shape)))
        requires_grad = requires_grad or leaf
        line = Line("input", "%s = %s%s" % (name, text, ":requires_grad_()" * requires_grad),
                    "%s = %s%s" % (name, theirs, ".requires_grad_()" * requires_grad), [name], [])
        self.add(line)
        if leaf:
            self.leaves.append(name)
        return self.maker.vars[-1]

    def step(self, op):
        """Adds a call of op; gives whether it came out well."""
        before = len(self.lines), len(self.maker.vars), len(self.leaves)
        try:
            call = OPS[op](self.maker)
        except (IndexError, KeyError, ValueError, RuntimeError):  # a variable that fits nothing
            self.forget(before)
            return 0
        names = [self.name() for _ in range(call.n)]
        assign = ", ".join(names) + " = " if names else ""
        used = [n for n in re.findall(r"\bv\d+\b", call.lua)]
        line = Line(call.name, assign + call.lua, assign + call.python, names, used)
        trial = dict(self.env)
        if call.in_place:  # a trial would change the variables
            backup = {n: t.clone() for n, t in trial.items() if isinstance(t, torch.Tensor)}
            values = self.add(line)
            if isinstance(values, Exception) and any(
                    not torch.equal(torch.nan_to_num(t), torch.nan_to_num(self.env[n]))
                    for n, t in backup.items()):
                raise AssertionError("PyTorch changed a tensor although it refused")
            return 1
        values = execute(line, trial)
        fits = isinstance(values, Exception) or all(
            isinstance(v, torch.Tensor) and v.numel() <= MOST and v.dtype in DTYPES
            for v in values)
        empty = not isinstance(values, Exception) and any(
            v.dtype in FLOATS and v.numel() and not torch.isfinite(v).any() for v in values)
        if not fits or empty and self.rng.random() < 0.8 or \
                isinstance(values, Exception) and self.rng.random() < 0.3:
            self.forget(before)
            return 0
        self.add(line)
        return 1

    def forget(self, before):
        del self.lines[before[0]:], self.maker.vars[before[1]:], self.leaves[before[2]:]

    def gradient(self):
        good = [v for v in self.maker.vars if v.value.requires_grad and v.name not in self.leaves]
        finite = [v for v in good if torch.isfinite(v.value).all()]
        chosen = finite[-2:] or good[-1:]
        if not chosen:
            return
        terms = []
        for v in chosen:
            w = self.fresh(v.dtype, v.shape, -2, 2, leaf=False)
            terms.append("(%s * %s).sum()" % (v.name, w.name))
        scalar = self.sum(terms)
        if self.second and finite:
            self.second_gradient(scalar)
            return
        self.add(Line(None, scalar + ":backward()", scalar + ".backward()", [], []))
        self.show("gradient", [leaf + ".grad" for leaf in self.leaves])

    def second_gradient(self, scalar):
        firsts = self.grad_of(scalar, ", create_graph = true", ", create_graph=True")
        self.show("gradient", firsts)
        terms = []
        for first in firsts:
            value = self.env.get(first)  # None where PyTorch refused
            if value is not None and torch.isfinite(value).all():
                # The weights require a gradient: so does the sum, when no gradient has a history.
                w = self.fresh(value.dtype, value.shape, -2, 2, leaf=False, requires_grad=True)
                terms.append("(%s * %s).sum()" % (first, w.name))
        if terms:
            self.show("second gradient", self.grad_of(self.sum(terms), "", ""))

    def sum(self, terms):
        name = self.name()
        text = name + " = " + " + ".join(terms)
        self.add(Line(None, text.replace(".sum", ":sum"), text, [name], []))
        return name

    def grad_of(self, scalar, lua_option, python_option):
        """The names of its gradients by the leaves; zeros where it does not depend on them."""
        names, leaves = [self.name() for _ in self.leaves], ", ".join(self.leaves)
        ours = "table.unpack(zknn.autograd.grad(%s, {%s}, {materialize_grads = true%s}))" % (
            scalar, leaves, lua_option)
        theirs = "torch.autograd.grad(%s, [%s], materialize_grads=True%s)" % (
            scalar, leaves, python_option)
        self.add(Line(None, "%s = %s" % (", ".join(names), ours),
                      "%s, = %s" % (", ".join(names), theirs), names, []))
        return names

    def show(self, op, texts):
        for text in texts:
            self.add(Line(op, "show " + text, text, [], []))


def run_zknn(zknn, programs):
    """For each program a list with an answer for each line: an error's text (str), or a list of
    (dtype, shape, values) or None. A crash ends the list early."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
        for lines in programs:
            f.write("--\n" + "".join(line.lua + "\n" for line in lines))
        f.flush()
        done = subprocess.run([zknn, os.path.join(PARTS, "random_programs.lua"), f.name],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    answers = []
    for text in done.stdout.decode(errors="replace").splitlines():
        if text == "--":
            answers.append([])
        elif text.startswith("error "):
            answers[-1].append(text[6:])
        elif text == "done":
            answers[-1].append([])
        else:
            answers[-1].append([parse(part) for part in text.split(";")])
    if done.returncode != 0 and not answers:
        sys.exit("zknn failed: " + done.stderr.decode())
    return answers, done.returncode


def parse(text):
    words = text.split(" ")
    if words[1] == "nil":
        return None
    if words[1] == "other":
        return " ".join(words)
    dtype, shape = DTYPE[words[1]], [int(n) for n in words[2][1:-1].split(",") if n]
    data = bytearray.fromhex(words[3]) if len(words) > 3 else bytearray()
    return torch.frombuffer(data, dtype=dtype).reshape(shape) if data else \
        torch.empty(shape, dtype=dtype)


def differs(ours, theirs, noisy, rtol, atol):
    """What is wrong with ours, or None. `noisy`: theirs with noise; None when the program's own
    errors decide what comes out."""
    if theirs is None or ours is None:  # no gradient is as good as one of zeros
        other = theirs if ours is None else ours
        fine = other is None or not torch.nan_to_num(other).any()
        return None if fine else "%s, not %s" % (ours, theirs)
    if isinstance(ours, str):
        return "no tensor: " + ours
    if ours.dtype != theirs.dtype:
        return "dtype %s, not %s" % (ours.dtype, theirs.dtype)
    if any(n is None or n.shape != theirs.shape for n in noisy):
        return None
    if ours.shape != theirs.shape:
        return "shape %s, not %s" % (list(ours.shape), list(theirs.shape))
    if theirs.dtype not in FLOATS:
        stable = torch.ones(theirs.shape, dtype=torch.bool)
        for n in noisy:
            stable &= n == theirs
        bad = (ours != theirs) & stable
    else:
        a, b = ours.double(), theirs.double()
        finite = torch.isfinite(b)
        stable, spread = torch.ones(b.shape, dtype=torch.bool), torch.zeros(b.shape).double()
        for n in noisy:
            n = n.double()
            stable &= (torch.isfinite(n) == finite) & (finite | (n == b) | (n.isnan() & b.isnan()))
            spread = torch.maximum(spread, torch.nan_to_num((n - b).abs(), 0, 0, 0))
        scale = b[finite].abs().max() if finite.any() else 0.0
        allowed = rtol * b.abs() + rtol * 0.1 * scale + 30 * spread + atol + 1e-37
        same = (a == b) | (a.isnan() & b.isnan()) | ((a - b).abs() <= allowed)
        bad = ~same & stable
    if not bad.any():
        return None
    at = tuple(bad.nonzero()[0].tolist())
    return "%d of %d values; at %s %r, not %r" % (
        bad.sum(), bad.numel(), at, ours[at].item(), theirs[at].item())


def check(lines, answers):
    """(line, kind, message) of the first difference, or None."""
    return compare(lines, answers, SEEDS) and compare(lines, answers, [*SEEDS, *MORE_SEEDS])


def compare(lines, answers, seeds):
    theirs = run_torch(lines)
    noisy, coarse, greatest = None, torch.float64, 1.0
    for i, (line, want) in enumerate(zip(lines, theirs)):
        if i >= len(answers):
            return i, "crash", "zknn ended"
        got = answers[i]
        if isinstance(want, Exception) or isinstance(got, str):
            if isinstance(want, NameError):  # a shrunk program that lacks a variable
                return None
            if isinstance(want, Exception) and isinstance(got, str):
                continue
            if isinstance(got, str):
                empty = not any(v.numel() for v in want)
                if STRICT.search(got) or empty and LAX.search(got):
                    return None
                if any(isinstance(n[i], Exception) for n in noisy or ()):  # a matter of rounding
                    return None
                return i, "error", "zknn: " + got
            if GAPS.search(str(want)) or line.op is None:
                return None
            return i, "no error", "PyTorch: " + str(want).split("\n")[0]
        if noisy is None:
            noisy = [run_torch(lines, seed) for seed in seeds]
        if line.op == "hardsigmoid":  # whose 1/6 is a float32 in PyTorch's gradient
            coarse = max(coarse, torch.float32, key=RTOL.get)
        if line.op in NORMS:
            greatest = max(greatest, 30.0)
        for k, value in enumerate(want if line.op else []):
            others = [n[i][k] if not isinstance(n[i], Exception) else None for n in noisy]
            rtol = RTOL.get(getattr(value, "dtype", None), 0)
            atol = 30 * rtol if line.op in NORMS else 0.0
            if line.op in SHOWN:  # which all that came before had part in, and no noise
                rtol, atol = 10 * RTOL[coarse], 0.1 * RTOL[coarse] * greatest
                if line.op == "second gradient":
                    rtol, atol = SECOND * rtol, SECOND * atol
            elif value.dtype in FLOATS and value.numel():
                coarse = max(coarse, value.dtype, key=RTOL.get)
                most = torch.nan_to_num(value, 0, 0, 0).abs().max().item()
                greatest = max(greatest, min(most, 1e4))
            message = differs(got[k] if k < len(got) else None, value, others, rtol, atol)
            if message:
                return i, line.op if line.op in SHOWN else "value", message
    return None


def shrink(zknn, lines, found):
    """Takes lines away as long as the same thing goes wrong."""
    lines = lines[:found[0] + 1]
    what = lines[-1].op, found[1]
    i = len(lines) - 2
    while i >= 0:
        trial = lines[:i] + lines[i + 1:]
        answers, _ = run_zknn(zknn, [trial])
        result = check(trial, answers[0] if answers else [])
        if result and (trial[result[0]].op, result[1]) == what and result[0] == len(trial) - 1:
            lines, found = trial, result
        i -= 1
    return lines, found


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("zknn")
    options.add_argument("--programs", type=int, default=10000)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--ops", nargs="*", help="only these operations")
    a = options.parse_args()
    if int(torch.__version__.split(".")[0]) < 2:
        print("needs a current PyTorch, whose rules count where its versions differ")
        return 77
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)

    there = subprocess.run([a.zknn, "-e", """local zknn = require "zknn"
        for _, op in ipairs(require("zknn.core.support").ops()) do print(op.name) end print "--"
        for name in pairs(zknn) do print(name) end
        for name in pairs(getmetatable(zknn.empty(0)).__methods) do print(name) end
        for name in pairs(zknn.linalg) do print("linalg." .. name) end"""],
                           stdout=subprocess.PIPE, check=True)
    table, _, names = there.stdout.decode().partition("--\n")
    missing = [n for n in table.split() if n not in OPS and n not in THROUGH_OTHERS]
    if missing:
        print("random_ops.py has no generator for " + ", ".join(missing))
        return 1
    ops = [n for n in OPS if n.rstrip("_") in names.split() or n == "operator"]
    if a.ops:
        ops = [n for n in ops if n in a.ops]

    print("seed %d, %d programs, %d operations, torch %s" % (
        a.seed, a.programs, len(ops), torch.__version__), flush=True)
    failures, examples, seconds = collections.Counter(), {}, 0
    calls, refused, shown = collections.Counter(), 0, collections.Counter()
    for start in range(0, a.programs, 500):
        rngs = [random.Random(a.seed * 1000003 + i)
                for i in range(start, min(start + 500, a.programs))]
        programs = [Program(rng, ops).lines for rng in rngs]
        answers, status = run_zknn(a.zknn, programs)
        if len(answers) < len(programs):
            print("zknn ended with status %d in program %d" % (status, start + len(answers) - 1))
            failures["crash"] += 1
        for i, (lines, got) in enumerate(zip(programs, answers)):
            calls.update(line.op for line in lines if line.op in OPS)
            refused += sum(isinstance(g, str) for g in got)
            shown.update(line.op for line in lines if line.op in SHOWN)
            seconds += any(line.op == "second gradient" for line in lines)
            found = check(lines, got)
            if found:
                line = lines[found[0]]
                key = line.op, found[1]
                failures[key] += 1
                examples.setdefault(key, []).append((start + i, lines, found))
    for key, count in failures.most_common():
        for number, lines, found in examples.get(key, [])[:8 if key[1] in SHOWN else 2]:
            lines, found = shrink(a.zknn, lines, found)
            print("\n%s, %s: %d programs; program %d: %s" % (*key, count, number, found[2]))
            for line in lines:
                print("    " + line.lua)
            for line in lines:
                print("    " + line.python)
    rarest = sorted((calls[op], op) for op in {n.rstrip("_") for n in ops} - {"operator"})[:3]
    print("%d calls, %d refused, %d gradients, %d second ones of %d programs; rarest: %s; "
          "%d programs differ" % (
        sum(calls.values()), refused, *(shown[op] for op in SHOWN), seconds,
        ", ".join("%s %d" % (op, n) for n, op in rarest), sum(failures.values())))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
