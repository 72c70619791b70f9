"""Writes distributions.lua: what PyTorch draws after manual_seed(3), and the next uniform number.

Usage: python3 tests/golden/distributions.py > tests/golden/distributions.lua    (made with the
current PyTorch)

Each row is a line of Lua and the same in Python; reals are exact.
"""
import torch

LINES = [
    *((f"z.empty(5, {{dtype = '{dtype}'}}):{call}", f"torch.empty(5, dtype=torch.{dtype}).{call}")
      for dtype in ("float32", "float64", "float16", "bfloat16")
      for call in ("cauchy_()", "cauchy_(2, 0.5)", "log_normal_()", "log_normal_(0, 0.25)",
                   "geometric_(0.3)")),
    *((f"z.poisson(z.tensor({{0, 0.5, 3, 9.5, 12, 50, 1000}}, {{dtype = '{dtype}'}}))",
       f"torch.poisson(torch.tensor([0, 0.5, 3, 9.5, 12, 50, 1000], dtype=torch.{dtype}))")
      for dtype in ("float32", "float64", "float16")),
    *((f"z.binomial(z.tensor({{{count}}}, {{dtype = '{dtype}'}}), z.tensor({{{prob}}}, "
       f"{{dtype = '{dtype}'}}))",
       f"torch.binomial(torch.tensor([{count}], dtype=torch.{dtype}), "
       f"torch.tensor([{prob}], dtype=torch.{dtype}))")
      for dtype in ("float32", "float64")
      for count, prob in (("0, 1, 5, 12, 100, 40, 9, 0, -1, 7", "0.5, 0.3, 0.9, 0.5, 0.4, 0.75, 0, 1, "
                           "0.5, 1.5"),
                          ("1000, 300, 30, 25, 20, 2000", "0.02, 0.5, 0.35, 0.42, 0.51, 0.99"))),
    ("z.binomial(z.full({2, 3}, 50.0), z.tensor{0.1, 0.5, 0.75})",
     "torch.binomial(torch.full((2, 3), 50.), torch.tensor([0.1, 0.5, 0.75]))"),
    ("z.binomial(z.ones(2), z.ones(2):double())",
     "torch.binomial(torch.ones(2), torch.ones(2).double())"),
    ("z.binomial(z.ones(2):long(), z.ones(2):long())",
     "torch.binomial(torch.ones(2).long(), torch.ones(2).long())"),
    ("z.binomial(z.ones(2), z.ones(3))", "torch.binomial(torch.ones(2), torch.ones(3))"),
    ("z.empty(5, {dtype = 'int64'}):geometric_(0.3)",
     "torch.empty(5, dtype=torch.int64).geometric_(0.3)"),
    ("z.empty(3, 2):t():cauchy_()", "torch.empty(3, 2).t().cauchy_()"),
    ("z.normal(z.arange(4.0), z.arange(1.0, 5.0))",
     "torch.normal(torch.arange(4.), torch.arange(1., 5.))"),
    ("z.normal(2, z.arange(1.0, 5.0))", "torch.normal(2, torch.arange(1., 5.))"),
    ("z.normal(z.arange(4.0), 0.5)", "torch.normal(torch.arange(4.), 0.5)"),
    ("z.normal(2, 3, {5})", "torch.normal(2, 3, (5,))"),
    ("z.normal(z.zeros(17), z.ones(17))", "torch.normal(torch.zeros(17), torch.ones(17))"),
    ("z.normal(z.arange(2.0):unsqueeze(1), z.ones(2))",
     "torch.normal(torch.arange(2.).unsqueeze(1), torch.ones(2))"),
    ("z.normal(0, -1, {2})", "torch.normal(0, -1, (2,))"),
    ("z.normal(z.zeros(2), z.zeros(2) - 1)", "torch.normal(torch.zeros(2), torch.zeros(2) - 1)"),
    ("z.empty(2):cauchy_(0, 0)", "torch.empty(2).cauchy_(0, 0)"),
    ("z.empty(2):log_normal_(0, 0)", "torch.empty(2).log_normal_(0, 0)"),
    ("z.empty(2):geometric_(1)", "torch.empty(2).geometric_(1)"),
    ("z.empty(2):geometric_(0)", "torch.empty(2).geometric_(0)"),
    ("z.empty(2):long():cauchy_()", "torch.empty(2).long().cauchy_()"),
    ("z.poisson(z.tensor{-1.0})", "torch.poisson(torch.tensor([-1.]))"),
]


def main():
    print("-- Made by distributions.py with PyTorch %s." % torch.__version__.split("+")[0])
    print("-- { Lua's line, dtype, shape, elements, the next uniform number }.\nreturn {")
    for lua, python in LINES:
        torch.manual_seed(3)
        try:
            t = eval(python)
        except (RuntimeError, ValueError):
            print('  { "%s" },' % lua)
            continue
        values = ", ".join(repr(float(v)) for v in t.double().flatten())
        print('  { "%s", "%s", { %s }, { %s }, %r },' % (
            lua, str(t.dtype)[6:], ", ".join(map(str, t.shape)), values, torch.rand(1).item()))
    print("}")


main()
