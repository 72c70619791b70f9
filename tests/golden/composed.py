"""Writes composed.lua: what PyTorch gives for the functions of lua/zknn/compose/ that come at their
first use: products, joins, parts, fills. First and second gradients are among it.

Usage: python3 tests/golden/composed.py > tests/golden/composed.lua    (made with the current
PyTorch)

Rows and inputs are as in compose.py; a row has one part more, second gradients: of the sum of the
first ones, where those are of the sum of the results' squares, each weighted by its place.
"""
import warnings

import torch

import compose
from compose import GRADS, NAMES, lua_tensor, outputs, quote

# y is of shape [3, 4] here.
INPUTS = compose.INPUTS.replace("torch.arange(12.).reshape(3, 4).t() - 5",
                                "torch.arange(12.).reshape(4, 3).t() - 5")

LINES = [
    # products
    ("z.addmm(u, y, y:t())", "torch.addmm(u, y, y.t())"),
    ("z.addmm(u, y, y:t():narrow(1, 0, 3), 0.5, -2)",
     "torch.addmm(u, y, y.t()[:, :3], beta=0.5, alpha=-2)"),
    ("z.addmm((u / 0):detach(), y, y:t():narrow(1, 0, 3), {beta = 0})",
     "torch.addmm((u / 0).detach(), y, y.t()[:, :3], beta=0)"),
    ("z.addmm(u, y, y:t():narrow(1, 0, 3), {beta = 0})",
     "torch.addmm(u, y, y.t()[:, :3], beta=0)"),
    ("z.addmm(s, y, y:t(), {alpha = 3})", "torch.addmm(s, y, y.t(), alpha=3)"),
    ("z.addmm(x[0], y:narrow(1, 0, 3), x[1], {alpha = 3})",
     "torch.addmm(x[0], y[:, :3], x[1], alpha=3)"),
    ("z.addmm(n, n:t():narrow(0, 0, 3), n, 2, 3)", "torch.addmm(n, n.t()[:3], n, beta=2, alpha=3)"),
    ("z.addmm(n, n:t():narrow(0, 0, 3), n, 2.5, 3)",
     "torch.addmm(n, n.t()[:3], n, beta=2.5, alpha=3)"),
    ("z.addmm(u, n, n:t())", "torch.addmm(u, n, n.t())"),
    ("z.addmm(x, y, y:t())", "torch.addmm(x, y, y.t())"),
    ("z.addmm(m, m:unsqueeze(0), m:unsqueeze(1))", "torch.addmm(m, m[None], m[:, None])"),
    ("(x[0] * 1):addmm_(y:narrow(1, 0, 3), x[1], 2, 0.5)",
     "(x[0] * 1).addmm_(y[:, :3], x[1], beta=2, alpha=0.5)"),
    ("(u * 1):addmv_(x[0], y[0], {beta = 0})", "(u * 1).addmv_(x[0], y[0], beta=0)"),
    ("z.addmv(u, x[0], y[1], {alpha = 2})", "torch.addmv(u, x[0], y[1], alpha=2)"),
    ("z.addmv(s, x[0], y[1])", "torch.addmv(s, x[0], y[1])"),
    ("z.addmv(y, x[0], y[1])", "torch.addmv(y, x[0], y[1])"),
    ("z.addr(y, u, y[0], 2, -1)", "torch.addr(y, u, y[0], beta=2, alpha=-1)"),
    ("z.addr(n, u, y[0], {beta = 0})", "torch.addr(n, u, y[0], beta=0)"),
    ("z.addr(m, m, m)", "torch.addr(m, m, m)"),
    ("(x[0] * 1):addr_(u, y[0])", "(x[0] * 1).addr_(u, y[0])"),
    ("z.baddbmm(u, x, x:transpose(1, 2))", "torch.baddbmm(u, x, x.mT)"),
    ("z.baddbmm(s, x, x:transpose(1, 2), 2, 3)", "torch.baddbmm(s, x, x.mT, beta=2, alpha=3)"),
    ("z.baddbmm(x, x, x)", "torch.baddbmm(x, x, x)"),
    ("(x * 1):baddbmm_(x:transpose(1, 2):narrow(1, 0, 3), x, {beta = 0})",
     "(x * 1).baddbmm_(x.mT[:, :3], x, beta=0)"),
    ("z.addbmm(u, x, x:transpose(1, 2), 2, 3)", "torch.addbmm(u, x, x.mT, beta=2, alpha=3)"),
    ("z.addbmm(s, x:narrow(0, 0, 0), x:transpose(1, 2):narrow(0, 0, 0))",
     "torch.addbmm(s, x[:0], x.mT[:0])"),
    ("(y:narrow(1, 0, 3) * 1):addbmm_(x, x:transpose(1, 2))",
     "(y[:, :3] * 1).addbmm_(x, x.mT)"),
    ("z.inner(u, u)", "torch.inner(u, u)"),
    ("z.inner(x, y)", "torch.inner(x, y)"),
    ("z.inner(s, y)", "torch.inner(s, y)"),
    ("z.inner(x, x)", "torch.inner(x, x)"),
    ("z.inner(n, n)", "torch.inner(n, n)"),
    ("z.inner(u, y)", "torch.inner(u, y)"),
    ("z.inner(y, n)", "torch.inner(y, n)"),
    ("z.vdot(u, u)", "torch.vdot(u, u)"),
    ("z.vdot(u, y)", "torch.vdot(u, y)"),
    ("z.tensordot(x, y, {{1, 2}, {0, 1}})", "torch.tensordot(x, y, ([1, 2], [0, 1]))"),
    ("z.tensordot(x, y)", "torch.tensordot(x, y)"),
    ("z.tensordot(x, y:t(), 1)", "torch.tensordot(x, y.t(), 1)"),
    ("z.tensordot(u, y, 0)", "torch.tensordot(u, y, 0)"),
    ("z.tensordot(x, x, {{-1}, {2}})", "torch.tensordot(x, x, ([-1], [2]))"),
    ("z.tensordot(u:unsqueeze(0), y, {{0}, {0}})", "torch.tensordot(u[None], y, ([0], [0]))"),
    ("z.tensordot(x, y, 3)", "torch.tensordot(x, y, 3)"),
    ("z.tensordot(x, y, -1)", "torch.tensordot(x, y, -1)"),
    ("z.tensordot(x, y, {{0}, {0}})", "torch.tensordot(x, y, ([0], [0]))"),
    ("z.tensordot(x, y, {{0, 1}, {0}})", "torch.tensordot(x, y, ([0, 1], [0]))"),
    ("z.kron(u, u)", "torch.kron(u, u)"),
    ("z.kron(y:contiguous(), u)", "torch.kron(y.contiguous(), u)"),
    ("z.kron(x, y:contiguous())", "torch.kron(x, y.contiguous())"),
    ("z.kron(s, y)", "torch.kron(s, y)"),
    ("z.kron(n, u)", "torch.kron(n, u)"),
    ("z.cross(u, u + 1)", "torch.cross(u, u + 1)"),
    ("z.cross(x, x + y)", "torch.cross(x, x + y)"),
    ("z.cross(y, y:narrow(1, 0, 1), 0)", "torch.cross(y, y[:, :1], 0)"),
    ("z.cross(x, x, 2)", "torch.cross(x, x, 2)"),
    ("z.cross(x, y)", "torch.cross(x, y)"),
    ("z.cross(y, n)", "torch.cross(y, n)"),
    ("z.cross(m, m)", "torch.cross(m, m)"),
    ("z.cross(y:t():narrow(1, 0, 2), y:t():narrow(1, 0, 2))",
     "torch.cross(y.t()[:, :2], y.t()[:, :2])"),
    ("z.trace(y)", "torch.trace(y)"),
    ("z.trace(n)", "torch.trace(n)"),
    ("z.trace(x)", "torch.trace(x)"),
    ("z.chain_matmul(y, y:t(), y)", "torch.chain_matmul(y, y.t(), y)"),
    ("z.chain_matmul({y, y:t(), y, x[0]:t(), y})", "torch.chain_matmul(y, y.t(), y, x[0].t(), y)"),
    ("z.chain_matmul(y)", "torch.chain_matmul(y)"),
    ("z.chain_matmul(y, y)", "torch.chain_matmul(y, y)"),
    ("z.bilinear(x, x, z.ones(2, 4, 4), u:narrow(0, 0, 2))",
     "torch.bilinear(x, x, torch.ones(2, 4, 4), u[:2])"),
    # the normal distribution
    ("z.special.ndtr(y)", "torch.special.ndtr(y)"),
    ("z.special.ndtr(n)", "torch.special.ndtr(n)"),
    ("z.special.ndtr((u * 6):double() - 5)", "torch.special.ndtr((u * 6).double() - 5)"),
    ("z.special.log_ndtr(y)", "torch.special.log_ndtr(y)"),
    # In float32 PyTorch's erfcx is exact to 4e-4 there.
    ("z.special.log_ndtr((y * 20 - 3):double())", "torch.special.log_ndtr((y * 20 - 3).double())"),
    ("z.special.log_ndtr((u * 2):double() - 3)", "torch.special.log_ndtr((u * 2).double() - 3)"),
    ("z.special.log_ndtr(n)", "torch.special.log_ndtr(n)"),
    ("z.special.spherical_bessel_j0(x:detach())", "torch.special.spherical_bessel_j0(x.detach())"),
    # joins
    ("z.block_diag(y, u, s)", "torch.block_diag(y, u, s)"),
    ("z.block_diag({n, u})", "torch.block_diag(n, u)"),
    ("z.block_diag()", "torch.block_diag()"),
    ("z.block_diag(e, u)", "torch.block_diag(e, u)"),
    ("z.block_diag(x)", "torch.block_diag(x)"),
    ("z.block_diag(u, s:double(), u)", "torch.block_diag(u, s.double(), u)"),
    ("z.block_diag(u:half(), s)", "torch.block_diag(u.half(), s)"),
    ("z.block_diag(i, s)", "torch.block_diag(i, s)"),
    ("z.cartesian_prod(u, u + 1)", "torch.cartesian_prod(u, u + 1)"),
    ("z.cartesian_prod(u)", "torch.cartesian_prod(u)"),
    ("z.cartesian_prod(u, y)", "torch.cartesian_prod(u, y)"),
    ("z.cartesian_prod(u, i)", "torch.cartesian_prod(u, i)"),
    ("z.combinations(u)", "torch.combinations(u)"),
    ("z.combinations(y[0], 3)", "torch.combinations(y[0], 3)"),
    ("z.combinations(u, 2, true)", "torch.combinations(u, 2, True)"),
    ("z.combinations(u, 0)", "torch.combinations(u, 0)"),
    ("z.combinations(u, 1)", "torch.combinations(u, 1)"),
    ("z.combinations(u, 4)", "torch.combinations(u, 4)"),
    ("z.combinations(y)", "torch.combinations(y)"),
    ("z.combinations(u, -1)", "torch.combinations(u, -1)"),
    *((f"z.atleast_{d}d({t})", f"torch.atleast_{d}d({t})") for d in (1, 2, 3) for t in "suyx"),
    ("z.atleast_2d(s, u)", "torch.atleast_2d(s, u)"),
    ("z.atleast_3d({s, u, y, x})", "torch.atleast_3d((s, u, y, x))"),
    ("z.vstack({u, y:t()})", "torch.vstack((u, y.t()))"),
    ("z.row_stack({s, s})", "torch.row_stack((s, s))"),
    ("z.vstack({u, i})", "torch.vstack((u, i))"),
    ("z.vstack({x, y})", "torch.vstack((x, y))"),
    ("z.hstack({u, s})", "torch.hstack((u, s))"),
    ("z.hstack({y, y})", "torch.hstack((y, y))"),
    ("z.hstack({u, y})", "torch.hstack((u, y))"),
    ("z.dstack({u, u})", "torch.dstack((u, u))"),
    ("z.dstack({y, y})", "torch.dstack((y, y))"),
    ("z.column_stack({u, y})", "torch.column_stack((u, y))"),
    ("z.column_stack({s, s})", "torch.column_stack((s, s))"),
    ("z.column_stack({u, x})", "torch.column_stack((u, x))"),
    ("z.broadcast_tensors(u:unsqueeze(1), y[0], s)",
     "torch.broadcast_tensors(u[:, None], y[0], s)"),
    ("z.broadcast_tensors(u, y)", "torch.broadcast_tensors(u, y)"),
    # moves
    ("x.T", "x.permute(2, 1, 0)"),
    ("s.T", "s.T"),
    ("y.T", "y.T"),
    ("x.mT", "x.mT"),
    ("x.mH", "x.mH"),
    ("y.H", "y.H"),
    ("u.H", "u.H"),
    ("u.mT", "u.mT"),
    ("x:adjoint()", "x.adjoint()"),
    ("u:adjoint()", "u.adjoint()"),
    ("x:movedim(0, 2)", "x.movedim(0, 2)"),
    ("x:movedim({0, 1}, {-1, 0})", "x.movedim((0, 1), (-1, 0))"),
    ("z.moveaxis(x, {2, 0}, {0, 1})", "torch.moveaxis(x, (2, 0), (0, 1))"),
    ("s:movedim(0, 0)", "s.movedim(0, 0)"),
    ("x:movedim({0, 0}, {1, 2})", "x.movedim((0, 0), (1, 2))"),
    ("x:movedim({0, 1}, {-1, 2})", "x.movedim((0, 1), (-1, 2))"),
    ("x:movedim({0, 1}, {1})", "x.movedim((0, 1), (1,))"),
    ("x:movedim(0, 3)", "x.movedim(0, 3)"),
    *((f"y:rot90({k})", f"y.rot90({k})") for k in (0, 1, 2, 3, -1, 5)),
    ("x:rot90(1, {2, 1})", "x.rot90(1, [2, 1])"),
    ("x:rot90(1, {1, 1})", "x.rot90(1, [1, 1])"),
    ("u:rot90()", "u.rot90()"),
    ("x:rot90(1, {0})", "x.rot90(1, [0])"),
    ("y:fliplr()", "y.fliplr()"),
    ("u:flipud()", "u.flipud()"),
    ("u:fliplr()", "u.fliplr()"),
    ("s:flipud()", "s.flipud()"),
    ("z.diag_embed(u)", "torch.diag_embed(u)"),
    ("z.diag_embed(y, 1)", "torch.diag_embed(y, 1)"),
    ("z.diag_embed(y, -2, 0, 2)", "torch.diag_embed(y, -2, 0, 2)"),
    ("z.diag_embed(e, 1)", "torch.diag_embed(e, 1)"),
    ("z.diag_embed(w)", "torch.diag_embed(w)"),
    ("z.diag_embed(u:narrow(0, 0, 0), 1)", "torch.diag_embed(u[:0], 1)"),
    ("z.diag_embed(u, 0, 1, 1)", "torch.diag_embed(u, 0, 1, 1)"),
    ("z.diag_embed(s)", "torch.diag_embed(s)"),
    ("z.diag_embed(u, 0, 2, 0)", "torch.diag_embed(u, 0, 2, 0)"),
    ("z.diagflat(y, -1)", "torch.diagflat(y, -1)"),
    ("z.diagflat(s)", "torch.diagflat(s)"),
    ("y:ravel()", "y.ravel()"),
    ("s:ravel()", "s.ravel()"),
    ("y:narrow_copy(1, 1, 2)", "y.narrow_copy(1, 1, 2)"),
    ("x:sum_to_size(3, 1)", "x.sum_to_size(3, 1)"),
    ("x:sum_to_size({2, 1, 4})", "x.sum_to_size((2, 1, 4))"),
    ("x:sum_to_size({})", "x.sum_to_size(())"),
    ("n[{0, 1}]:char():sum_to_size({})", "n[0][1].char().sum_to_size(())"),
    ("n:char():sum_to_size(3, 4)", "n.char().sum_to_size(3, 4)"),
    ("n:sum_to_size(4)", "n.sum_to_size(4)"),
    ("x:sum_to_size(2)", "x.sum_to_size(2)"),
    ("x:sum_to_size(1, 2, 3, 4)", "x.sum_to_size(1, 2, 3, 4)"),
    ("z.unravel_index(n, {3, 4})", "torch.unravel_index(n, (3, 4))"),
    ("z.unravel_index(i, {2, 2})", "torch.unravel_index(i, (2, 2))"),
    ("z.unravel_index(u, {2, 2})", "torch.unravel_index(u, (2, 2))"),
    ("z.channel_shuffle(x, 3)", "torch.channel_shuffle(x, 3)"),
    ("z.pixel_shuffle(x:reshape(4, 2, 3), 2)", "torch.pixel_shuffle(x.reshape(4, 2, 3), 2)"),
    ("z.pixel_unshuffle(x:reshape(1, 6, 4), 2)", "torch.pixel_unshuffle(x.reshape(1, 6, 4), 2)"),
    ("x:unfold(2, 3, 1)", "x.unfold(2, 3, 1)"),
    ("y:unfold(0, 2, 2)", "y.unfold(0, 2, 2)"),
    ("s:unfold(0, 1, 1)", "s.unfold(0, 1, 1)"),
    # parts
    ("x:tensor_split(3, 2)", "x.tensor_split(3, 2)"),
    ("x:tensor_split({1, 2}, 1)", "x.tensor_split((1, 2), 1)"),
    ("y:tensor_split({3, 1, 9, -1}, 1)", "y.tensor_split((3, 1, 9, -1), 1)"),
    ("y:tensor_split(z.tensor{1, 2})", "y.tensor_split(torch.tensor([1, 2]))"),
    ("y:tensor_split(z.tensor(2))", "y.tensor_split(torch.tensor(2))"),
    ("y:tensor_split(0)", "y.tensor_split(0)"),
    ("s:tensor_split(1)", "s.tensor_split(1)"),
    ("y:tensor_split(2, 2)", "y.tensor_split(2, 2)"),
    ("u:hsplit(3)", "u.hsplit(3)"),
    ("x:hsplit({1, 2})", "x.hsplit((1, 2))"),
    ("y:hsplit(3)", "y.hsplit(3)"),
    ("s:hsplit(1)", "s.hsplit(1)"),
    ("x:vsplit(2)", "x.vsplit(2)"),
    ("u:vsplit(1)", "u.vsplit(1)"),
    ("x:dsplit(2)", "x.dsplit(2)"),
    ("y:dsplit(1)", "y.dsplit(1)"),
    ("u:split_with_sizes({1, 2})", "u.split_with_sizes((1, 2))"),
    ("u:split_with_sizes({1, 1})", "u.split_with_sizes((1, 1))"),
    ("y:take_along_dim(n % 4, 1)", "y.take_along_dim(n % 4, 1)"),
    ("y:take_along_dim(z.tensor{{0}, {2}, {-1}}, 1)",
     "y.take_along_dim(torch.tensor([[0], [2], [-1]]), 1)"),
    ("y:take_along_dim(z.tensor{{2, 0, 1, 1}, {0, 1, 1, 1}}, 0)",
     "y.take_along_dim(torch.tensor([[2, 0, 1, 1], [0, 1, 1, 1]]), 0)"),
    ("y:contiguous():take_along_dim(n)", "y.contiguous().take_along_dim(n)"),
    ("y:take_along_dim(i, 1)", "y.take_along_dim(i, 1)"),
    ("y:take_along_dim(y, 1)", "y.take_along_dim(y, 1)"),
    ("x:as_strided({2, 3}, {1, 2})", "x.as_strided((2, 3), (1, 2))"),
    ("x:as_strided({4, 3}, {2, 1}, 5)", "x.as_strided((4, 3), (2, 1), 5)"),
    ("y:as_strided({5, 3}, {1, 2})", "y.as_strided((5, 3), (1, 2))"),
    ("x:as_strided({}, {}, 7)", "x.as_strided((), (), 7)"),
    ("x:as_strided({2, 0}, {1, 1})", "x.as_strided((2, 0), (1, 1))"),
    ("x:as_strided({2, 24}, {1, 1})", "x.as_strided((2, 24), (1, 1))"),
    ("x:as_strided({2, 2}, {1})", "x.as_strided((2, 2), (1,))"),
    ("x:as_strided({2, 2}, {-1, 1})", "x.as_strided((2, 2), (-1, 1))"),
    ("y:diagonal_scatter(u)", "y.diagonal_scatter(u)"),
    ("x:diagonal_scatter(y:narrow(0, 0, 2):narrow(1, 0, 3), 1, 1, 2)",
     "x.diagonal_scatter(y[:2, :3], 1, 1, 2)"),
    ("x:diagonal_scatter(x[{':', {0, 3}, 0}], 1, 1, 2)",
     "x.diagonal_scatter(x[:, 0:3, 0], 1, 1, 2)"),
    ("y:diagonal_scatter(i)", "y.diagonal_scatter(i)"),
    ("y:diagonal_scatter(s)", "y.diagonal_scatter(s)"),
    ("x:select_scatter(y, 0, -1)", "x.select_scatter(y, 0, -1)"),
    ("x:select_scatter(y:narrow(0, 0, 2), 1, 0)", "x.select_scatter(y[:2], 1, 0)"),
    ("x:select_scatter(y, 0, 5)", "x.select_scatter(y, 0, 5)"),
    ("y:slice_scatter(y:narrow(1, 0, 2), 1, {step = 2})", "y.slice_scatter(y[:, :2], 1, step=2)"),
    ("y:slice_scatter(u:unsqueeze(1), 1, 0, -3)", "y.slice_scatter(u[:, None], 1, 0, -3)"),
    ("y:slice_scatter(u, 1, 0, 1)", "y.slice_scatter(u, 1, 0, 1)"),
    ("y:slice_scatter(y, 1, {step = -1})", "y.slice_scatter(y, 1, step=-1)"),
    # PyTorch's gradient of x is 1 where x is replaced, and 0 elsewhere
    ("x:detach():as_strided_scatter(y, {3, 4}, {1, 5}, 2)",
     "x.detach().as_strided_scatter(y, (3, 4), (1, 5), 2)"),
    ("x:as_strided_scatter(y, {3, 3}, {1, 5}, 2)", "x.as_strided_scatter(y, (3, 3), (1, 5), 2)"),
    # fills
    ("x:index_fill(1, z.tensor{0, -1}, 9)", "x.index_fill(1, torch.tensor([0, -1]), 9)"),
    ("x:index_fill(0, z.tensor(1), s)", "x.index_fill(0, torch.tensor(1), s)"),
    ("n:index_fill(1, i, 2.5)", "n.index_fill(1, i, 2.5)"),
    ("s:index_fill(0, z.tensor{0}, 1)", "s.index_fill(0, torch.tensor([0]), 1)"),
    ("y:index_fill(1, z.tensor{}:long(), 1)", "y.index_fill(1, torch.tensor([]).long(), 1)"),
    ("(y * 1):index_fill_(0, i, -1)", "(y * 1).index_fill_(0, i, -1)"),
    ("y:index_fill(1, z.tensor{4}, 1)", "y.index_fill(1, torch.tensor([4]), 1)"),
    ("y:index_fill(1, i, u)", "y.index_fill(1, i, u)"),
    ("y:index_fill(1, j, 2)", "y.index_fill(1, j, 2)"),
    ("y:index_fill(2, i, 2)", "y.index_fill(2, i, 2)"),
    ("y:index_copy(0, z.tensor{2, 0}, x[0]:narrow(0, 0, 2))",
     "y.index_copy(0, torch.tensor([2, 0]), x[0][:2])"),
    ("x:index_copy(2, z.tensor{1}, x:narrow(2, 0, 1))",
     "x.index_copy(2, torch.tensor([1]), x[:, :, :1])"),
    ("u:index_copy(0, z.tensor{1}, s)", "u.index_copy(0, torch.tensor([1]), s)"),
    ("s:index_copy(0, z.tensor{0}, s * 2)", "s.index_copy(0, torch.tensor([0]), s * 2)"),
    ("(y * 1):index_copy_(1, z.tensor{3}, u:unsqueeze(1))",
     "(y * 1).index_copy_(1, torch.tensor([3]), u[:, None])"),
    ("y:index_copy(1, z.tensor{-1}, u:unsqueeze(1))",
     "y.index_copy(1, torch.tensor([-1]), u[:, None])"),
    ("y:index_copy(1, z.tensor{0}, u)", "y.index_copy(1, torch.tensor([0]), u)"),
    ("y:index_copy(1, z.tensor{0, 1}, u:unsqueeze(1))",
     "y.index_copy(1, torch.tensor([0, 1]), u[:, None])"),
    ("y:index_copy(1, z.tensor{0}, i:unsqueeze(1))",
     "y.index_copy(1, torch.tensor([0]), i[:, None])"),
    *((f"(y + 6.5):index_reduce(0, z.tensor{{2, 2, 0}}, y * 0.5 + 4, '{r}', {str(k).lower()})",
       f"(y + 6.5).index_reduce(0, torch.tensor([2, 2, 0]), y * 0.5 + 4, '{r}', include_self={k})")
      for r in ("prod", "mean", "amax", "amin") for k in (True, False)),
    ("n:index_reduce(1, i % 3, n:narrow(1, 0, 3), 'mean')",
     "n.index_reduce(1, i % 3, n[:, :3], 'mean')"),
    ("(y * 1):index_reduce_(1, z.tensor{3}, u:unsqueeze(1), 'amax')",
     "(y * 1).index_reduce_(1, torch.tensor([3]), u[:, None], 'amax')"),
    ("y:index_reduce(0, i % 3, y, 'sum')", "y.index_reduce(0, i % 3, y, 'sum')"),
    ("y:index_reduce(0, z.tensor{0}, y, 'prod')",
     "y.index_reduce(0, torch.tensor([0]), y, 'prod')"),
    ("x:masked_scatter(w, x:flatten())", "x.masked_scatter(w, x.flatten())"),
    ("x:masked_scatter(w[0], y:repeat_interleave(2))",
     "x.masked_scatter(w[0], y.repeat_interleave(2))"),
    ("u:masked_scatter(y:t():gt(-2), y)", "u.masked_scatter(y.t() > -2, y)"),
    ("(y * 1):masked_scatter_(y:gt(0), u:tile(4))", "(y * 1).masked_scatter_(y > 0, u.tile(4))"),
    ("y:masked_scatter(y:gt(0), u)", "y.masked_scatter(y > 0, u)"),
    ("y:masked_scatter(n, y)", "y.masked_scatter(n, y)"),
    ("y:masked_scatter(y:gt(0), n)", "y.masked_scatter(y > 0, n)"),
    ("(y * 1):fill_diagonal_(7)", "(y * 1).fill_diagonal_(7)"),
    ("z.zeros(7, 2):fill_diagonal_(7, true)", "torch.zeros(7, 2).fill_diagonal_(7, True)"),
    ("z.zeros(7, 2):fill_diagonal_(7)", "torch.zeros(7, 2).fill_diagonal_(7)"),
    ("z.zeros(2, 5):fill_diagonal_(7, true)", "torch.zeros(2, 5).fill_diagonal_(7, True)"),
    ("z.zeros(2, 2, 2):fill_diagonal_(-0.5)", "torch.zeros(2, 2, 2).fill_diagonal_(-0.5)"),
    ("n:clone():fill_diagonal_(2.5)", "n.clone().fill_diagonal_(2.5)"),
    ("x:clone():fill_diagonal_(1)", "x.clone().fill_diagonal_(1)"),
    ("u:clone():fill_diagonal_(1)", "u.clone().fill_diagonal_(1)"),
    ("y:detach():clone():apply_(function(a) return a * 2 + 1 end)",
     "y.detach().clone().apply_(lambda a: a * 2 + 1)"),
    ("y:detach():clone():map_(y:detach()[0], function(a, b) return a * b end)",
     "y.detach().clone().map_(y.detach()[0], lambda a, b: a * b)"),
    ("n:clone():apply_(function(a) return a / 2 end)", "n.clone().apply_(lambda a: int(a / 2))"),
    # another shape in place
    ("y:detach():clone():t_()", "y.detach().clone().t_()"),
    ("x:detach():clone():transpose_(0, -1)", "x.detach().clone().transpose_(0, -1)"),
    ("x:detach():clone():swapaxes_(0, 1)", "x.detach().clone().swapaxes_(0, 1)"),
    ("x:detach():clone():swapdims_(1, 2)", "x.detach().clone().swapdims_(1, 2)"),
    ("u:detach():clone():unsqueeze_(1)", "u.detach().clone().unsqueeze_(1)"),
    ("u:detach():clone():unsqueeze_(1):squeeze_()", "u.detach().clone().unsqueeze_(1).squeeze_()"),
    ("n:clone():as_strided_({2, 2}, {3, 1}, 1)", "n.clone().as_strided_((2, 2), (3, 1), 1)"),
    ("n:clone():resize_(2, 3)", "n.clone().resize_(2, 3)"),
    ("n:clone():resize_as_(u)", "n.clone().resize_as_(u)"),
    ("n:clone():resize_(20):narrow(0, 0, 12)", "n.clone().resize_(20)[:12]"),
    ("x:t_()", "x.t_()"),
    ("u:unsqueeze_(0)", "u.unsqueeze_(0)"),
    ("u:resize_(2)", "u.resize_(2)"),
    # made by a rule
    *((f"z.{t}_indices({a})", f"torch.{t}_indices({a})") for t in ("tril", "triu")
      for a in ("3, 2", "2, 3, 1", "3, 3, -1", "0, 2", "-1, 2")),
    ("z.tril_indices(2, 2, {dtype = 'int32'})", "torch.tril_indices(2, 2, dtype=torch.int32)"),
    ("z.vander(u)", "torch.vander(u)"),
    ("z.vander(u, 4, true)", "torch.vander(u, 4, increasing=True)"),
    ("z.vander(i, 2)", "torch.vander(i, 2)"),
    ("z.vander(m)", "torch.vander(m)"),
    ("z.vander(u, 0)", "torch.vander(u, 0)"),
    ("z.vander(u, -1)", "torch.vander(u, -1)"),
    ("z.vander(y)", "torch.vander(y)"),
    ("z.logspace(0, 3, 4)", "torch.logspace(0, 3, 4)"),
    ("z.logspace(-1, 1, 5, 2)", "torch.logspace(-1, 1, 5, base=2)"),
    ("z.logspace(0, 4, 5, {dtype = 'int64'})", "torch.logspace(0, 4, 5, dtype=torch.int64)"),
    ("z.logspace(0, 3, 1)", "torch.logspace(0, 3, 1)"),
    ("z.logspace(0, 3, -1)", "torch.logspace(0, 3, -1)"),
    ("z.range(1, 4)", "torch.range(1, 4)"),
    ("z.range(0, 1, 0.3)", "torch.range(0, 1, 0.3)"),
    ("z.range(3, 1, -1)", "torch.range(3, 1, -1)"),
    ("z.range(0, 3, {dtype = 'int64'})", "torch.range(0, 3, dtype=torch.int64)"),
    ("z.range(3, 1)", "torch.range(3, 1)"),
    ("z.range(0, 3, 0)", "torch.range(0, 3, 0)"),
    *((f"z.{w}_window({a})", f"torch.{w}_window({a.replace('false', 'False')})")
      for w in ("bartlett", "blackman", "hamming", "hann", "kaiser")
      for a in ("0", "1", "2", "5", "6, false", "-1")),
    ("z.hamming_window(5, false, 0.5, 0.4)", "torch.hamming_window(5, False, 0.5, 0.4)"),
    ("z.kaiser_window(7, true, 8)", "torch.kaiser_window(7, True, 8)"),
    ("z.hann_window(4, {dtype = 'float64'})", "torch.hann_window(4, dtype=torch.float64)"),
    ("z.hann_window(4, {dtype = 'int64'})", "torch.hann_window(4, dtype=torch.int64)"),
    ("z.gradient(y)", "torch.gradient(y)"),
    ("z.gradient(u, 2)", "torch.gradient(u, spacing=2)"),
    ("z.gradient(x, {dim = {1, 2}})", "torch.gradient(x, dim=(1, 2))"),
    ("z.gradient(y, {0.5, 2})", "torch.gradient(y, spacing=(0.5, 2))"),
    ("z.gradient(y, {dim = 1, edge_order = 2})", "torch.gradient(y, dim=1, edge_order=2)"),
    ("z.gradient(y, {z.tensor{0, 1, 3}, z.tensor{0, 0.5, 3, 4}})",
     "torch.gradient(y, spacing=(torch.tensor([0., 1, 3]), torch.tensor([0, 0.5, 3, 4])))"),
    ("z.gradient(y, {spacing = {z.tensor{0, 1, 3}}, dim = 0, edge_order = 2})",
     "torch.gradient(y, spacing=(torch.tensor([0., 1, 3]),), dim=0, edge_order=2)"),
    ("z.gradient(n, {dim = 1})", "torch.gradient(n, dim=1)"),
    ("z.gradient(u:narrow(0, 0, 1))", "torch.gradient(u[:1])"),
    ("z.gradient(u:narrow(0, 0, 2), {edge_order = 2})", "torch.gradient(u[:2], edge_order=2)"),
    ("z.gradient(y, {1}, {0, 1})", "torch.gradient(y, spacing=[1.], dim=(0, 1))"),
    ("z.gradient(y, {dim = {1, 1}})", "torch.gradient(y, dim=(1, 1))"),
    # made of values and tensors
    ("z.as_tensor({1, 2})", "torch.as_tensor([1, 2])"),
    ("z.as_tensor(u, 'float64')", "torch.as_tensor(u, dtype=torch.float64)"),
    ("z.asarray(3.5)", "torch.asarray(3.5)"),
    ("z.scalar_tensor(3)", "torch.scalar_tensor(3)"),
    ("z.scalar_tensor(3, 'int64')", "torch.scalar_tensor(3, dtype=torch.int64)"),
    ("z.fill(y, 3)", "torch.fill(y, 3)"),
    ("z.fill(y, s)", "torch.fill(y, s)"),
    ("z.fill(n, 2.5)", "torch.fill(n, 2.5)"),
    ("z.fill(y, u)", "torch.fill(y, u)"),
    ("n:new_zeros(2, 3)", "n.new_zeros(2, 3)"),
    ("u:new_ones({2})", "u.new_ones((2,))"),
    ("n:new_full({2}, 7.0)", "n.new_full((2,), 7)"),
    ("u:new_full({2}, 7)", "u.new_full((2,), 7)"),
    ("n:new_tensor({1, 2})", "n.new_tensor([1, 2])"),
    ("n:new_ones(2, {dtype = 'float64'})", "n.new_ones(2, dtype=torch.float64)"),
    ("n:type_as(u)", "n.type_as(u)"),
    ("u:type_as(n)", "u.type_as(n)"),
]


def environment():
    return compose.environment(INPUTS)


def weighted(tensors, power):
    """The sum of the tensors' powers, each element by its place less 3."""
    total = 0
    for t in tensors:
        if t.requires_grad:
            total = total + (t ** power * (torch.arange(t.numel()).reshape(t.shape) - 3)).sum()
    return total


def gradients(names, wanted):
    return ["%s = %s" % (name, lua_tensor(names[name].grad)) for name in wanted
            if names[name].grad is not None]


def row(lua, python):
    names = environment()
    out = outputs(lua, lambda names: eval(python, names), names)
    if isinstance(out, str):
        return out
    first, second = [], []
    loss = weighted(out, 2)
    if isinstance(loss, torch.Tensor):
        leaves = [names[name] for name in GRADS]
        try:
            grads = torch.autograd.grad(loss, leaves, create_graph=True, allow_unused=True)
        except RuntimeError:  # PyTorch cannot differentiate what it wrote over itself
            return "  { %s, { %s } }," % (quote(lua), ", ".join(map(lua_tensor, out)))
        for name, grad in zip(GRADS, grads):
            if grad is not None:
                first.append("%s = %s" % (name, lua_tensor(grad)))
        again = weighted([g for g in grads if g is not None], 1)
        if isinstance(again, torch.Tensor) and again.requires_grad:
            again.backward()
            second = gradients(names, GRADS)
    return "  { %s,\n    { %s },\n    { %s },\n    { %s } }," % (
        quote(lua), *(",\n      ".join(part) for part in (map(lua_tensor, out), first, second)))


def main():
    warnings.simplefilter("ignore")
    print("-- Made by composed.py with PyTorch %s." % torch.__version__.split("+")[0])
    print("-- inputs = tensors; read = { Lua's line, outputs, gradients, second gradients }.")
    print("return {\ninputs = {")
    names = environment()
    for name in NAMES:
        print("  %s = %s," % (name, lua_tensor(names[name])))
    print("},\nread = {")
    for lua, python in LINES:
        print(row(lua, python))
    print("},\n}")


if __name__ == "__main__":
    main()
