"""Writes compose.lua: what PyTorch gives for indexing, and for the functions that zknn composes of
operations (lua/zknn/compose/, einsum.lua).

Usage: python3 tests/golden/compose.py > tests/golden/compose.lua    (made with the current PyTorch)

Each row is a line of Lua and the same in Python, over the same tensors. A line that PyTorch refuses
is recorded as an error.
"""

import torch
import torch.nn.functional as F

# Lua's and Python's side of the tensors that the lines use.
INPUTS = '''
x = torch.arange(24.).reshape(2, 3, 4) / 4
y = torch.arange(12.).reshape(3, 4).t() - 5
e = torch.zeros(0, 3)
s = torch.tensor(2.5)
n = torch.arange(12).reshape(3, 4)
i = torch.tensor([1, 0, -1])
j = torch.tensor([[0], [2]])
m = torch.tensor([True, False, True])
w = torch.arange(24).reshape(2, 3, 4) % 5 == 0
u = torch.arange(3.)
'''
NAMES = "x y e s n i j m w u".split()
GRADS = "x y e s u".split()

ELEMENTS = [
    ("(u + 3):mvlgamma(3)", "(u + 3).mvlgamma(3)"),
    ("z.mvlgamma(n + 2, 2)", "torch.mvlgamma(n + 2, 2)"),
    ("z.mvlgamma(u, 0)", "torch.mvlgamma(u, 0)"),
    ("y:ldexp(z.tensor{1, -2, 3})", "y.ldexp(torch.tensor([1, -2, 3]))"),
    ("n:ldexp(u:tile(4)[{{0, 4}}])", "n.ldexp(u.tile(4)[0:4])"),
    ("z.ldexp(s, y)", "torch.ldexp(s, y)"),
    ("z.ldexp(u, y:t())", "torch.ldexp(u, y.t())"),
    ("x:float_power(2)", "x.float_power(2)"),
    ("z.float_power(2.5, u)", "torch.float_power(2.5, u)"),
    ("z.float_power(n + 1, u[{{1, 2}}])", "torch.float_power(n + 1, u[1:2])"),
    ("z.float_power(s, y)", "torch.float_power(s, y)"),
    ("z.float_power(u, y:t())", "torch.float_power(u, y.t())"),
    ("y:clamp_min(-1.5)", "y.clamp_min(-1.5)"),
    ("y:clamp_min(u)", "y.clamp_min(u)"),
    ("n:clamp_max(5)", "n.clamp_max(5)"),
    ("y:clamp_max(s)", "y.clamp_max(s)"),
    ("y:clamp_max(y:t())", "y.clamp_max(y.t())"),
    ("y:positive()", "y.positive()"),
    ("m:positive()", "m.positive()"),
    ("y:isclose(y + 1e-6)", "y.isclose(y + 1e-6)"),
    ("y:isclose(y + 0.01, 0.01)", "y.isclose(y + 0.01, 0.01)"),
    ("y:isclose(y + 0.25, {atol = 0.25, rtol = 0})", "y.isclose(y + 0.25, atol=0.25, rtol=0)"),
    ("n:isclose(n * 2, 0.5)", "n.isclose(n * 2, 0.5)"),
    ("m:isclose(z.tensor{true, true, false})", "m.isclose(torch.tensor([True, True, False]))"),
    ("z.isclose(u / 0, u / 0)", "torch.isclose(u / 0, u / 0)"),
    ("z.isclose(u / 0, u / 0, {equal_nan = true})", "torch.isclose(u / 0, u / 0, equal_nan=True)"),
    ("z.isclose(u / 0, u, {rtol = 0, atol = 0})", "torch.isclose(u / 0, u, rtol=0, atol=0)"),
    ("z.isclose(n, y)", "torch.isclose(n, y)"),
    ("z.isclose(u, u, -1)", "torch.isclose(u, u, -1)"),
    ("z.isclose(u, y:t())", "torch.isclose(u, y.t())"),
]

STATISTICS = [
    ("x:nansum()", "x.nansum()"),
    ("(u / u):nansum()", "(u / u).nansum()"),
    ("z.nansum(x, {0, 2}, true)", "torch.nansum(x, (0, 2), True)"),
    ("n:nansum(1)", "n.nansum(1)"),
    ("z.nansum(y / y, 0, {dtype = 'float64'})", "torch.nansum(y / y, 0, dtype=torch.float64)"),
    ("x:nansum(5)", "x.nansum(5)"),
    ("(y / y):nanmean(1)", "(y / y).nanmean(1)"),
    ("z.nanmean(x, {0, 1}, true)", "torch.nanmean(x, (0, 1), True)"),
    ("n:nanmean()", "n.nanmean()"),
    ("z.std_mean(x, 1)", "torch.std_mean(x, 1)"),
    ("z.std_mean(x, {0, 2}, {keepdim = true, correction = 0})",
     "torch.std_mean(x, (0, 2), keepdim=True, correction=0)"),
    ("z.std_mean(x, false)", "torch.std_mean(x, False)"),
    ("z.var_mean(x)", "torch.var_mean(x)"),
    ("z.var_mean(y, 1, false)", "torch.var_mean(y, 1, False)"),
    ("z.var_mean(n, 1)", "torch.var_mean(n, 1)"),
    ("z.aminmax(y)", "torch.aminmax(y)"),
    ("z.aminmax(x, {dim = 1, keepdim = true})", "torch.aminmax(x, dim=1, keepdim=True)"),
    ("z.aminmax(e)", "torch.aminmax(e)"),
    ("z.aminmax(n, {dim = 0})", "torch.aminmax(n, dim=0)"),
    ("z.msort(-x)", "torch.msort(-x)"),
    ("z.msort(z.tensor{3, 1, 2})", "torch.msort(torch.tensor([3, 1, 2]))"),
    ("z.quantile(x, 0.3, 1, {interpolation = 'linear'})",
     "torch.quantile(x, .3, 1, interpolation='linear')"),
    ("z.nanquantile(y * y / y, z.tensor{0.1, 0.5, 1.0}, 0, true, 'linear')",
     "torch.nanquantile(y * y / y, torch.tensor([.1, .5, 1.]), 0, True, interpolation='linear')"),
    ("z.quantile(x, 0.3, 1, {interpolation = 'lower'})",
     "torch.quantile(x, .3, 1, interpolation='lower')"),
    ("z.nanquantile(y * y / y, z.tensor{0.1, 0.5, 1.0}, 0, true, 'lower')",
     "torch.nanquantile(y * y / y, torch.tensor([.1, .5, 1.]), 0, True, interpolation='lower')"),
    ("z.quantile(x, 0.3, 1, {interpolation = 'higher'})",
     "torch.quantile(x, .3, 1, interpolation='higher')"),
    ("z.nanquantile(y * y / y, z.tensor{0.1, 0.5, 1.0}, 0, true, 'higher')",
     "torch.nanquantile(y * y / y, torch.tensor([.1, .5, 1.]), 0, True, interpolation='higher')"),
    ("z.quantile(x, 0.3, 1, {interpolation = 'midpoint'})",
     "torch.quantile(x, .3, 1, interpolation='midpoint')"),
    ("z.nanquantile(y * y / y, z.tensor{0.1, 0.5, 1.0}, 0, true, 'midpoint')",
     "torch.nanquantile(y * y / y, torch.tensor([.1, .5, 1.]), 0, True, interpolation='midpoint')"),
    ("z.quantile(x, 0.3, 1, {interpolation = 'nearest'})",
     "torch.quantile(x, .3, 1, interpolation='nearest')"),
    ("z.nanquantile(y * y / y, z.tensor{0.1, 0.5, 1.0}, 0, true, 'nearest')",
     "torch.nanquantile(y * y / y, torch.tensor([.1, .5, 1.]), 0, True, interpolation='nearest')"),
    ("z.quantile(y, z.tensor{0.2, 0.6})", "torch.quantile(y, torch.tensor([.2, .6]))"),
    ("z.quantile(y, 0.5, {keepdim = true})", "torch.quantile(y, .5, keepdim=True)"),
    ("z.quantile(x, z.tensor{0.2, 0.6}, 1)", "torch.quantile(x, torch.tensor([.2, .6]), 1)"),
    ("z.quantile(x, z.tensor{0.2, 0.6}, -1, true)",
     "torch.quantile(x, torch.tensor([.2, .6]), -1, True)"),
    ("z.quantile(y / (y + 5), 0.5, 0)", "torch.quantile(y / (y + 5), .5, 0)"),
    ("z.quantile(s, z.tensor{0.5}, 0)", "torch.quantile(s, torch.tensor([.5]), 0)"),
    ("z.quantile(x, 1.5)", "torch.quantile(x, 1.5)"),
    ("z.quantile(n, 0.5)", "torch.quantile(n, .5)"),
    ("z.quantile(e, 0.5)", "torch.quantile(e, .5)"),
    ("z.quantile(x, z.tensor{2.0})", "torch.quantile(x, torch.tensor([2.]))"),
    ("z.quantile(x, 0.5, {interpolation = 'cubic'})",
     "torch.quantile(x, .5, interpolation='cubic')"),
    ("z.quantile(x, y)", "torch.quantile(x, y)"),
    ("z.dist(y, y:detach() + 1)", "torch.dist(y, y.detach() + 1)"),
    ("z.dist(y, u:sum() * 0, 3)", "torch.dist(y, u.sum() * 0, 3)"),
    ("z.dist(y, s, 1 / 0)", "torch.dist(y, s, float('inf'))"),
    ("z.dist(n, n)", "torch.dist(n, n)"),
    ("z.renorm(y + 6, 2, 0, 5)", "torch.renorm(y + 6, 2, 0, 5)"),
    ("z.renorm(x + 1, 1, -1, 20)", "torch.renorm(x + 1, 1, -1, 20)"),
    ("z.renorm(x, 0, 0, 1)", "torch.renorm(x, 0, 0, 1)"),
    ("z.renorm(u, 2, 0, 1)", "torch.renorm(u, 2, 0, 1)"),
    ("z.renorm(x, 2, 0, -1)", "torch.renorm(x, 2, 0, -1)"),
    ("z.pdist(y * y)", "F.pdist(y * y)"),
    ("z.pdist(y * y, 1)", "F.pdist(y * y, 1)"),
    ("z.pdist(e:detach())", "F.pdist(e.detach())"),
    ("z.pdist(x)", "F.pdist(x)"),
    ("z.pdist(y, -1)", "F.pdist(y, -1)"),
    ("z.cov(y * y)", "torch.cov(y * y)"),
    ("z.cov(u)", "torch.cov(u)"),
    ("z.cov(x[0], {correction = 0})", "torch.cov(x[0], correction=0)"),
    ("z.cov(x[0], {fweights = z.tensor{1, 2, 0, 3}})",
     "torch.cov(x[0], fweights=torch.tensor([1, 2, 0, 3]))"),
    ("z.cov(x[0], 1, nil, z.tensor{0.5, 1, 2, 0.25})",
     "torch.cov(x[0], aweights=torch.tensor([.5, 1, 2, .25]))"),
    ("z.cov(y:t(), 2, z.tensor{1, 2, 1, 3}, z.tensor{0.5, 1, 2, 0.25})",
     "torch.cov(y.t(), correction=2, fweights=torch.tensor([1, 2, 1, 3]),"
     " aweights=torch.tensor([.5, 1, 2, .25]))"),
    ("z.cov(n)", "torch.cov(n)"),
    ("z.cov(x)", "torch.cov(x)"),
    ("z.cov(x[0], {fweights = z.tensor{1, 2}})", "torch.cov(x[0], fweights=torch.tensor([1, 2]))"),
    ("z.corrcoef(y * y * y)", "torch.corrcoef(y * y * y)"),
    ("z.corrcoef(u)", "torch.corrcoef(u)"),
    ("z.corrcoef(x)", "torch.corrcoef(x)"),
    ("z.histogram(x:detach(), 4)", "torch.histogram(x.detach(), 4)"),
    ("z.histogram(x:detach(), 5, {1, 4})", "torch.histogram(x.detach(), 5, range=(1., 4.))"),
    ("z.histogram(x:detach(), z.tensor{0.0, 1.0, 5.75})",
     "torch.histogram(x.detach(), torch.tensor([0., 1., 5.75]))"),
    ("z.histogram(x:detach(), 3, {weight = x:detach() + 1, density = true})",
     "torch.histogram(x.detach(), 3, weight=x.detach() + 1, density=True)"),
    ("(z.histogramdd(y:detach(), 2))", "torch.histogramdd(y.detach(), 2)[0]"),
    ("(z.histogramdd(y:detach(), {2, 3, 1}, {range = {-4, 2, -5, 5, 0, 6}}))",
     "torch.histogramdd(y.detach(), [2, 3, 1], range=[-4., 2, -5, 5, 0, 6])[0]"),
    ("({z.histogramdd(y:detach(), {2, 3, 1}, {range = {-4, 2, -5, 5, 0, 6}})})[2][2]",
     "torch.histogramdd(y.detach(), [2, 3, 1], range=[-4., 2, -5, 5, 0, 6])[1][1]"),
    ("(z.histogramdd(x:detach(), {2, 2, 1, 3}, {weight = y:t()[{{0, 2}}]:detach():abs():reshape(-1)"
     ":narrow(0, 0, 6), density = true}))",
     "torch.histogramdd(x.detach(), [2, 2, 1, 3], weight=y.t()[0:2].detach().abs().reshape(-1)[:6], "
     "density=True)[0]"),
    ("(z.histogramdd(y:detach(), {z.tensor{-5.0, 0.0, 1.0}, z.tensor{-1.0, 6.0}, z.tensor{0.0, 3.0}"
     "}))", "torch.histogramdd(y.detach(), [torch.tensor([-5., 0, 1]), torch.tensor([-1., 6]), "
     "torch.tensor([0., 3])])[0]"),
    ("(z.histogramdd(x:detach(), {2, 2, 1, 3}, {weight = x:detach():sum(2), density = true}))",
     "torch.histogramdd(x.detach(), [2, 2, 1, 3], weight=x.detach().sum(2), density=True)[0]"),
    ("(z.histogramdd(y:detach(), {2, 2}))", "torch.histogramdd(y.detach(), [2, 2])[0]"),
    ("(z.histogramdd(u:detach(), 2))", "torch.histogramdd(u.detach(), 2)[0]"),
    ("z.histogram(u:detach() * 0, 2)", "torch.histogram(u.detach() * 0, 2)"),
    ("z.histogram(e:detach(), 2)", "torch.histogram(e.detach(), 2)"),
    ("z.histogram(n, 2)", "torch.histogram(n, 2)"),
    ("z.histogram(u:detach(), 0)", "torch.histogram(u.detach(), 0)"),
    ("z.isin(n, z.tensor{3, 5, 99})", "torch.isin(n, torch.tensor([3, 5, 99]))"),
    ("z.isin(n, 4, {invert = true})", "torch.isin(n, 4, invert=True)"),
    ("z.isin(3, n)", "torch.isin(3, n)"),
    ("z.isin(u, n)", "torch.isin(u, n)"),
    ("z.isin(n, e:long())", "torch.isin(n, e.long())"),
    ("z.isin(u / u, u / u)", "torch.isin(u / u, u / u)"),
    ("z.bucketize(y, u * 2)", "torch.bucketize(y, u * 2)"),
    ("z.bucketize(y, u, {right = true})", "torch.bucketize(y, u, right=True)"),
    ("z.bucketize(y, y)", "torch.bucketize(y, y)"),
    ("z.bucketize(1.5, u)", "torch.bucketize(1.5, u)"),
    ("z.diff(x * x)", "torch.diff(x * x)"),
    ("z.diff(x * x, 2, 1)", "torch.diff(x * x, 2, 1)"),
    ("z.diff(n, {dim = 0})", "torch.diff(n, dim=0)"),
    ("z.diff(m)", "torch.diff(m)"),
    ("z.diff(u, {prepend = s:reshape(1), append = u})",
     "torch.diff(u, prepend=s.reshape(1), append=u)"),
    ("z.diff(u, 7)", "torch.diff(u, 7)"),
    ("z.diff(u, 0)", "torch.diff(u, 0)"),
    ("z.diff(s)", "torch.diff(s)"),
    ("z.diff(u, -1)", "torch.diff(u, -1)"),
    ("z.diff(e)", "torch.diff(e)"),
    ("z.trapezoid(x)", "torch.trapezoid(x)"),
    ("z.trapezoid(x, {dx = 0.5, dim = 1})", "torch.trapezoid(x, dx=.5, dim=1)"),
    ("z.trapezoid(y, u)", "torch.trapezoid(y, u)"),
    ("z.trapz(x, x * x, {dim = 0})", "torch.trapz(x, x * x, dim=0)"),
    ("z.trapezoid(x, y:t(), {dim = 2})", "torch.trapezoid(x, y.t(), dim=2)"),
    ("z.trapezoid(n)", "torch.trapezoid(n)"),
    ("z.trapezoid(s)", "torch.trapezoid(s)"),
    ("z.trapezoid(y, z.tensor{1.0, 2.0})", "torch.trapezoid(y, torch.tensor([1., 2.]))"),
    ("z.trapezoid(m)", "torch.trapezoid(m)"),
    ("z.trapezoid(e)", "torch.trapezoid(e)"),
    ("z.trapezoid(e, {dim = 0})", "torch.trapezoid(e, dim=0)"),
    ("z.cumulative_trapezoid(x)", "torch.cumulative_trapezoid(x)"),
    ("z.cumulative_trapezoid(y, u)", "torch.cumulative_trapezoid(y, u)"),
    ("z.cumulative_trapezoid(n, {dx = 2, dim = 0})", "torch.cumulative_trapezoid(n, dx=2, dim=0)"),
    ("z.cumulative_trapezoid(s)", "torch.cumulative_trapezoid(s)"),
]

READ = [
    ("x[1]", "x[1]"),
    ("x[-1]", "x[-1]"),
    ("x[2]", "x[2]"),
    ("s[0]", "s[0]"),
    ("x[{1, 2}]", "x[1, 2]"),
    ("x[{1, 2, 3}]", "x[1, 2, 3]"),
    ("x[{1, 2, 3, 0}]", "x[1, 2, 3, 0]"),
    ("x[{}]", "x[()]"),
    ("x[{{0, 1}}]", "x[0:1]"),
    ("x[{0, {1, 3}}]", "x[0, 1:3]"),
    ("x[{':', ':', {nil, nil, 3}}]", "x[:, :, ::3]"),
    ("x[{':', '-2:', ':-1'}]", "x[:, -2:, :-1]"),
    ("x[{':', {false, 2}, {1, 9, 2}}]", "x[:, :2, 1:9:2]"),
    ("x[{{2, 1}}]", "x[2:1]"),
    ("x[{{0, 1, 0}}]", "x[0:1:0]"),
    ("x[{{0, 2, -1}}]", "x[0:2:-1]"),
    ("y[{{1, 3}, 1}]", "y[1:3, 1]"),
    ("x[{'...', 0}]", "x[..., 0]"),
    ("x[{0, '...'}]", "x[0, ...]"),
    ("x[{0, '...', 1}]", "x[0, ..., 1]"),
    ("s[{'...'}]", "s[...]"),
    ("x[{z.newaxis, 1}]", "x[None, 1]"),
    ("x[{1, 'newaxis', ':', 'newaxis'}]", "x[1, None, :, None]"),
    ("s[{'newaxis'}]", "s[None]"),
    ("u[i]", "u[i]"),
    ("x[i]", "x[i]"),
    ("y[i]", "y[i]"),
    ("y[{i, i}]", "y[i, i]"),
    ("x[{':', i}]", "x[:, i]"),
    ("x[{0, i, ':'}]", "x[0, i, :]"),
    ("x[{j % 2, ':', i}]", "x[j % 2, :, i]"),
    ("x[{':', j, i}]", "x[:, j, i]"),
    ("x[{'...', i}]", "x[..., i]"),
    ("x[{1, '...', i}]", "x[1, ..., i]"),
    ("y[{{1, 3}, i}]", "y[1:3, i]"),
    ("n[{i, 2}]", "n[i, 2]"),
    ("x[z.tensor(1)]", "x[torch.tensor(1)]"),
    ("x[{i, j}]", "x[i, j]"),
    ("u[z.tensor{3}]", "u[torch.tensor([3])]"),
    ("u[z.tensor{0.5}]", "u[torch.tensor([0.5])]"),
    ("x[{z.tensor{0, 1}, i}]", "x[torch.tensor([0, 1]), i]"),
    ("u[m]", "u[m]"),
    ("x[w]", "x[w]"),
    ("x[{':', m}]", "x[:, m]"),
    ("x[{1, m, {1, 3}}]", "x[1, m, 1:3]"),
    ("x[{0, m, z.tensor{1, 2}}]", "x[0, m, torch.tensor([1, 2])]"),
    ("x[m]", "x[m]"),
    ("y[{':', m}]", "y[:, m]"),
    ("e[{':', m}]", "e[:, m]"),
    ("x[{0, w[0]}]", "x[0, w[0]]"),
    ("x[x:gt(100)]", "x[x > 100]"),
    ("s[z.tensor(true)]", "s[torch.tensor(True)]"),
    ("s[z.tensor(false)]", "s[torch.tensor(False)]"),
    ("x:chunk(2)", "x.chunk(2)"),
    ("x:chunk(3, -1)", "x.chunk(3, -1)"),
    ("x:chunk(9, 1)", "x.chunk(9, 1)"),
    ("e:chunk(2)", "e.chunk(2)"),
    ("x:chunk(0)", "x.chunk(0)"),
    ("s:chunk(1)", "s.chunk(1)"),
    ("x:split(2, 1)", "x.split(2, 1)"),
    ("x:split({1, 3}, {dim = 2})", "x.split([1, 3], 2)"),
    ("x:split({1, 1}, 2)", "x.split([1, 1], 2)"),
    ("e:split(2)", "e.split(2)"),
    ("x:split(0)", "x.split(0)"),
    ("x:unbind(1)", "x.unbind(1)"),
    ("x:unbind(3)", "x.unbind(3)"),
    ("z.tile(u, 2)", "torch.tile(u, (2,))"),
    ("x:tile(2)", "x.tile(2)"),
    ("y:tile({2, 1, 2})", "y.tile((2, 1, 2))"),
    ("u:tile(0)", "u.tile(0)"),
    ("u:tile(-1)", "u.tile(-1)"),
    ("y['repeat'](y, 2, 1)", "y.repeat(2, 1)"),
    ("y['repeat'](y, 2)", "y.repeat(2)"),
    ("y:repeat_interleave(2)", "y.repeat_interleave(2)"),
    ("y:repeat_interleave(2, 1)", "y.repeat_interleave(2, 1)"),
    ("u:repeat_interleave(z.tensor{2, 0, 1}, {dim = 0})",
     "u.repeat_interleave(torch.tensor([2, 0, 1]), dim=0)"),
    ("z.repeat_interleave(z.tensor{2, 0, 1})",
     "torch.repeat_interleave(torch.tensor([2, 0, 1]))"),
    ("u:repeat_interleave(z.tensor{2, 1}, 0)", "u.repeat_interleave(torch.tensor([2, 1]), 0)"),
    ("u:repeat_interleave(-1)", "u.repeat_interleave(-1)"),
    ("x:view_as(z.zeros(6, 4))", "x.view_as(torch.zeros(6, 4))"),
    ("y:reshape_as(n)", "y.reshape_as(n)"),
    ("y:view_as(n)", "y.view_as(n)"),
    ("u:expand_as(e)", "u.expand_as(e)"),
    ("u:expand_as(x)", "u.expand_as(x)"),
    ("z.meshgrid({u, z.arange(2.0)}, {indexing = 'ij'})",
     "torch.meshgrid(u, torch.arange(2.), indexing='ij')"),
    ("z.meshgrid({u, u, s}, {indexing = 'xy'})", "torch.meshgrid(u, u, s, indexing='xy')"),
    ("z.meshgrid({u, i})", "torch.meshgrid(u, i, indexing='ij')"),
    ("z.meshgrid({y})", "torch.meshgrid(y, indexing='ij')"),
    ("z.nonzero(w, {as_tuple = true})", "torch.nonzero(w, as_tuple=True)"),
    ("z.nonzero(s, {as_tuple = true})", "torch.nonzero(s, as_tuple=True)"),
    ("z.where(n:gt(8))", "torch.where(n > 8)"),
    ("z.pad(y, {1, 2}, 'reflect')", "F.pad(y, (1, 2), 'reflect')"),
    ("z.pad(x, {1, 1, 2, 0}, 'replicate')", "F.pad(x, (1, 1, 2, 0), 'replicate')"),
    ("z.pad(x, {3, 1}, 'circular')", "F.pad(x, (3, 1), 'circular')"),
    ("z.pad(x, {1, -1, 0, 2}, {value = 1.5})", "F.pad(x, (1, -1, 0, 2), value=1.5)"),
    ("z.pad(x, {4, 0}, 'reflect')", "F.pad(x, (4, 0), 'reflect')"),
    ("z.pad(u, {1, 1}, 'reflect')", "F.pad(u, (1, 1), 'reflect')"),
    ("z.pad(x, {1, 1}, 'mirror')", "F.pad(x, (1, 1), 'mirror')"),
    ("y:index_put({i, i}, s)", "y.index_put((i, i), s)"),
    ("u:index_put({z.tensor{1, 1}}, s, true)", "u.index_put((torch.tensor([1, 1]),), s, True)"),
    ("z.einsum('ij,jk->ik', y, n:float())", "torch.einsum('ij,jk->ik', y, n.float())"),
    ("z.einsum('ij,jk', y, n:float())", "torch.einsum('ij,jk', y, n.float())"),
    ("z.einsum('i,i', u, u)", "torch.einsum('i,i', u, u)"),
    ("z.einsum('i,j->ij', u, u)", "torch.einsum('i,j->ij', u, u)"),
    ("z.einsum('ij->ji', y)", "torch.einsum('ij->ji', y)"),
    ("z.einsum('ba', y)", "torch.einsum('ba', y)"),
    ("z.einsum('ij->', y)", "torch.einsum('ij->', y)"),
    ("z.einsum('ii->i', y:slice(0, 0, 3))", "torch.einsum('ii->i', y[:3])"),
    ("z.einsum('ii', y:slice(0, 0, 3))", "torch.einsum('ii', y[:3])"),
    ("z.einsum('bij,bkj->bik', x, x)", "torch.einsum('bij,bkj->bik', x, x)"),
    ("z.einsum('...ij,...kj->...ik', x, x[0])", "torch.einsum('...ij,...kj->...ik', x, x[0])"),
    ("z.einsum('...i->...', x)", "torch.einsum('...i->...', x)"),
    ("z.einsum('...', x)", "torch.einsum('...', x)"),
    ("z.einsum('i...,i...', x, x)", "torch.einsum('i...,i...', x, x)"),
    ("z.einsum('i,ij,j->', y:select(1, 0), y, u)", "torch.einsum('i,ij,j->', y[:, 0], y, u)"),
    ("z.einsum('bij,j,b->ib', x, y:select(1, 1), z.ones(2))",
     "torch.einsum('bij,j,b->ib', x, y[:, 1], torch.ones(2))"),
    ("z.einsum('i,', u, s)", "torch.einsum('i,', u, s)"),
    ("z.einsum('ij,ij->ij', n, n)", "torch.einsum('ij,ij->ij', n, n)"),
    ("z.einsum('ij,jk', e, z.ones(3, 2))", "torch.einsum('ij,jk', e, torch.ones(3, 2))"),
    ("z.einsum('ij', x)", "torch.einsum('ij', x)"),
    ("z.einsum('ij->ik', y)", "torch.einsum('ij->ik', y)"),
    ("z.einsum('ij->ii', y)", "torch.einsum('ij->ii', y)"),
    ("z.einsum('ij,jk', y, y)", "torch.einsum('ij,jk', y, y)"),
    ("z.einsum('i1', y)", "torch.einsum('i1', y)"),
    ("z.einsum('i', u, u)", "torch.einsum('i', u, u)"),
] + ELEMENTS + STATISTICS

# Statements; "c" is a copy that may be written, of x, y or n.
WRITE = [
    ("x", "c[1] = 5", "c[1] = 5"),
    ("x", "c[{0, 1}] = u[{0}]", "c[0, 1] = u[0]"),
    ("x", "c[{':', {1, 3}}] = y[{0, 0}]", "c[:, 1:3] = y[0, 0]"),
    ("x", "c[{'...', 0}] = u", "c[..., 0] = u"),
    ("x", "c[{'...', 0}] = x[{':', ':', 1}]", "c[..., 0] = x[:, :, 1]"),
    ("x", "c[{0}] = y", "c[0] = y"),
    ("x", "c[{0}] = y:t()", "c[0] = y.t()"),
    ("x", "c[{0}] = z.ones(1, 1, 1, 4)", "c[0] = torch.ones(1, 1, 1, 4)"),
    ("x", "c[w] = -1", "c[w] = -1"),
    ("x", "c[w] = s", "c[w] = s"),
    ("x", "c[w] = u", "c[w] = u"),
    ("x", "c[c:gt(3)] = 3", "c[c > 3] = 3"),
    ("x", "c[{':', m}] = 0", "c[:, m] = 0"),
    ("x", "c[{1, i}] = y[0]:slice(0, 0, 3):unsqueeze(1)", "c[1, i] = y[0][:3].unsqueeze(1)"),
    ("x", "c[{1, '...', z.tensor{0, 2}}] = 7", "c[1, ..., torch.tensor([0, 2])] = 7"),
    ("x", "c[{1, ':', z.tensor{0, 2}}] = u:unsqueeze(1)",
     "c[1, :, torch.tensor([0, 2])] = u.unsqueeze(1)"),
    ("x", "c[{z.tensor{0, 1}, ':', z.tensor{3, 1}}] = u",
     "c[torch.tensor([0, 1]), :, torch.tensor([3, 1])] = u"),
    ("x", "c[{'newaxis', 1}] = 2", "c[None, 1] = 2"),
    ("x", "c[z.tensor{0, 5}] = 1", "c[torch.tensor([0, 5])] = 1"),
    ("x", "c[{0, {0, 2}}] = u", "c[0, 0:2] = u"),
    ("x", "c[7] = 1", "c[7] = 1"),
    ("n", "c[{1, {nil, nil, 2}}] = 2.75", "c[1, ::2] = 2.75"),
    ("n", "c[n:gt(5)] = true", "c[n > 5] = True"),
    ("n", "c[i] = n[0]", "c[torch.tensor([1, 0, -1])] = n[0]"),
    ("n", "c[i] = u:tile(2):slice(0, 0, 4)", "c[i] = u.tile(2)[:4]"),
    ("n", "c[0] = u:tile(2):slice(0, 0, 4)", "c[0] = u.tile(2)[:4]"),
    ("n", "c[{{0, 2}}] = c[{{1, 3}}]", "c[0:2] = c[1:3].clone()"),
    ("e", "c[{':', 0}] = 3", "c[:, 0] = 3"),
    ("y", "c:clamp_min_(-1.5)", "c.clamp_min_(-1.5)"),
    ("y", "c:clamp_max_(u)", "c.clamp_max_(u)"),
    ("n", "c:clamp_max_(2.5)", "c.clamp_max_(2.5)"),
    ("y", "c:ldexp_(u)", "c.ldexp_(u)"),
    ("n", "c:ldexp_(u)", "c.ldexp_(u)"),
    ("y", "c:float_power_(2)", "c.float_power_(2)"),
    ("x", "c:add_(3):mvlgamma_(2)", "c.add_(3).mvlgamma_(2)"),
    ("n", "c:mvlgamma_(2)", "c.mvlgamma_(2)"),
    ("y", "c:renorm_(2, 0, 3)", "c.renorm_(2, 0, 3)"),
]


def lua_value(v):
    return str(v).lower() if isinstance(v, bool) else repr(v)


def lua_tensor(t):
    t = t.detach()
    shape = ", ".join(map(str, t.shape))
    values = ", ".join(lua_value(v) for v in t.reshape(-1).tolist())
    return '{ "%s", { %s }, { %s } }' % (str(t.dtype)[6:], shape, values)


def environment(inputs=INPUTS):
    names = {"torch": torch, "F": F}
    exec(inputs, names)
    for name in GRADS:
        names[name].requires_grad_()
    return names


def outputs(lua, run, names):
    """What a line gives, as a list; or the row of one that PyTorch refuses."""
    try:
        out = run(names)
    except (RuntimeError, IndexError, ValueError, NotImplementedError, TypeError):
        return "  { %s, error = true }," % quote(lua)
    return list(out) if isinstance(out, (tuple, list)) else [out]


def row(lua, run):
    names = environment()
    out = outputs(lua, run, names)
    if isinstance(out, str):
        return out
    loss = None
    for t in out:
        if t.requires_grad:
            weights = torch.arange(t.numel(), dtype=t.dtype).reshape(t.shape) - 3
            part = (t * weights).sum()
            loss = part if loss is None else loss + part
    grads = []
    if loss is not None:
        loss.backward()
        grads = [
            "%s = %s" % (name, lua_tensor(names[name].grad))
            for name in GRADS
            if names[name].grad is not None
        ]
    return "  { %s,\n    { %s },\n    { %s } }," % (
        quote(lua),
        ",\n      ".join(map(lua_tensor, out)),
        ",\n      ".join(grads),
    )


def quote(text):
    return '"%s"' % text.replace('"', '\\"')


def write(source, python):
    def run(names):
        names["c"] = names[source] * 1
        exec(python, names)
        return names["c"]

    return run


def main():
    print("-- Made by compose.py with PyTorch %s." % torch.__version__.split("+")[0])
    print("-- inputs = tensors; read = { Lua's line, outputs, gradients } of expressions; write = of")
    print("-- statements on c, a copy of the tensor that is named.")
    print("return {")
    print("inputs = {")
    names = environment()
    for name in NAMES:
        print("  %s = %s," % (name, lua_tensor(names[name])))
    print("},")
    print("read = {")
    for lua, python in READ:
        print(row(lua, lambda names, python=python: eval(python, names)))
    print("},")
    print("write = {")
    for source, lua, python in WRITE:
        print(row("%s: %s" % (source, lua), write(source, python)))
    print("},")
    print("}")


if __name__ == "__main__":
    main()
