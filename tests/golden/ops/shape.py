"""Views and rearrangements."""
import torch

from case import *

A = (2, 3, 4)


def dtypes(*args, **named):
    """The call on a [2, 3] tensor of each dtype."""
    return [C(x(2, 3, dtype=d), *args, **named) for d in DTYPES]


def layouts(*args, **named):
    return [C(x(3, 4, how=h), *args, **named) for h in LAYOUTS]


def triangle():
    return ([C(x(*s), d) for s in [(3, 4), (4, 3), (2, 3, 3)] for d in (-2, -1, 0, 1, 3, -9, 9)]
            + [C(x(3, 3)), C(x(0, 3)), C(x(3), _raises=True), *dtypes(1), *layouts(),
               C(x(values=[[nan, inf], [inf, nan]], grad=False))])


RESHAPES = [C(x(*s), r) for s, r in [
    (A, [6, 4]), (A, [24]), (A, [-1]), (A, [2, -1, 2]), (A, [1, 2, 3, 4]), ((6,), [2, 3]),
    ((), [1]), ((), []), ((1,), []), ((0, 3), [3, 0]), ((0, 3), [0]), ((2, 3), [2, 3])]] + [
    C(x(2, 3), [5], _raises=True), C(x(2, 3), [-1, -1], _raises=True),
    C(x(2, 3), [4, -1], _raises=True), C(x(2, 3), [-2, 3], _raises=True),
    C(x(0, 3), [-1, 0], _raises=True), *dtypes([3, 2])]

OPS = {
    "view": RESHAPES + [
        C(x(3, 4, how="transposed"), [12], _raises=True),
        C(x(2, 3, 4, how="transposed"), [2, 12], _raises=True),
        C(x(2, 3, 4, how="transposed"), [2, 1, 3, 4]), C(x(3, 4, how="strided"), [2, 6]),
        C(x(3, 4, how="expanded"), [3, 2, 2]), C(x(3, 4, how="expanded"), [12], _raises=True)],
    "reshape": RESHAPES + layouts([2, 6]) + layouts([12]),
    "flatten": [C(x(*A)), C(x(*A), 1), C(x(*A), 0, 1), C(x(*A), -2),
                C(x(*A), start_dim=1, end_dim=-1),
                C(x()), C(x(5)), C(x(0, 3)), C(x(0, 3, 2), 1), C(x(*A), 1, 1), *dtypes(),
                *layouts(),
                C(x(*A), 2, 1, _raises=True), C(x(*A), 3, _raises=True),
                C(x(*A), 0, -4, _raises=True)],
    "transpose": [C(x(*A), *d) for d in [(0, 1), (1, 0), (-1, 0), (1, 1), (0, 2)]] + [
        C(x(), 0, 0), C(x(), -1, 0), C(x(0, 3), 0, 1), *dtypes(0, 1), *layouts(0, 1),
        C(x(*A), 0, 3, _raises=True), C(x(*A), -4, 0, _raises=True)],
    "narrow": [C(x(*A), *d) for d in [(0, 0, 2), (0, 1, 1), (2, 1, 2), (-1, -3, 2), (1, 0, 0),
                                      (1, 3, 0)]
               ] + [*dtypes(1, 1, 2), *layouts(1, 1, 2), C(x(0, 3), 0, 0, 0),
                    C(x(*A), 3, 0, 1, _raises=True), C(x(*A), 0, 0, 3, _raises=True),
                    C(x(*A), 0, 3, 0, _raises=True), C(x(*A), 0, 0, -1, _raises=True),
                    C(x(*A), 2, -5, 1, _raises=True), C(x(), 0, 0, 1, _raises=True)],
    "select": [C(x(*A), *d) for d in [(0, 0), (0, -1), (1, 2), (-1, 3), (2, -4)]] + [
        C(x(3), 0, 1), *dtypes(1, 0), *layouts(0, 1), *layouts(1, 1),
        C(x(*A), 0, 2, _raises=True), C(x(*A), 0, -3, _raises=True), C(x(*A), 3, 0, _raises=True),
        C(x(), 0, 0, _raises=True), C(x(0, 3), 0, 0, _raises=True)],
    "permute": [C(x(*A), d) for d in [[0, 1, 2], [2, 0, 1], [-1, 0, -2]]] + [
        C(x(), []), C(x(3), [0]), C(x(0, 3), [1, 0]), *dtypes([1, 0]), *layouts([1, 0]),
        C(x(*A), [0, 1], _raises=True), C(x(*A), [0, 0, 1], _raises=True),
        C(x(*A), [0, 1, 3], _raises=True)],
    "t": [C(x(2, 3)), C(x(3)), C(x()), C(x(0, 2)), *dtypes(), *layouts(), C(x(*A), _raises=True)],
    "squeeze": [C(x(*s)) for s in [(1, 3, 1), (2, 3), (), (1,), (1, 0)]] + [
        C(x(1, 3, 1), d) for d in (0, 1, -1, [0, 2], [0, 1], [])] + [
        C(x(), 0), C(x(1, 3), 2, _raises=True), C(x(1, 3), [0, 0], _raises=True),
        *(C(x(1, 3, dtype=d)) for d in DTYPES), C(x(1, 3, how="expanded")),
        C(x(3, 1, how="transposed"))],
    "unsqueeze": [C(x(2, 3), d) for d in (0, 1, 2, -1, -3)] + [
        C(x(), 0), C(x(), -1), C(x(0), 0), *dtypes(1), *layouts(1), C(x(2, 3), 3, _raises=True),
        C(x(2, 3), -4, _raises=True)],
    "expand": [C(x(3, 1), [3, 4]), C(x(3, 1), [2, 3, 4]), C(x(3, 1), [-1, 4]), C(x(), [2, 2]),
               C(x(), []),
               C(x(1), [0]), C(x(3), [3]), C(x(0, 3), [2, 0, 3]),
               C(x(1, 3, how="transposed"), [2, 3]),
               *(C(x(1, 3, dtype=d), [2, 3]) for d in DTYPES), C(x(3), [4], _raises=True),
               C(x(2, 3), [3], _raises=True), C(x(3), [-1, 3], _raises=True),
               C(x(3), [2, -2], _raises=True)],
    "slice": [C(x(7), 0, *s) for s in [(1, 5), (0, 7, 2), (1, None, 3), (-3, None), (None, -2),
                                       (5, 2),
                                       (-100, 100), (9, 12), (None, None, 9)]] + [
        C(x(*A), -1, 1, 3), C(x(*A), 1, 0, 3, 2), C(x(0, 3), 0, 0, 5), *dtypes(1, 1),
        *layouts(1, 0, 4, 2),
        C(x(3), step=2), C(x(3), 0, 0, 3, 0, _raises=True), C(x(3), 0, 0, 3, -1, _raises=True),
        C(x(3), 1, 0, 1, _raises=True), C(x(), 0, _raises=True)],
    "diagonal": [C(x(3, 4), o) for o in (-3, -2, -1, 0, 1, 3, 4, 9)] + [
        C(x(*A), 0, 1, 2), C(x(*A), 1, -1, 0), C(x(*A), dim1=2, dim2=1), *dtypes(), *layouts(1),
        C(x(3), _raises=True), C(x(*A), 0, 1, 1, _raises=True), C(x(*A), 0, 0, 3, _raises=True)],
    "unfold": [C(x(5), 0, 3, 1), C(x(5), 0, 2, 2), C(x(3), 0, 0, 1), C(x(), 0, 1, 1),
               C(x(*A), -1, 2, 1),
               C(x(*A), 1, 3, 2), *dtypes(1, 2, 1), *layouts(1, 2, 1),
               C(x(3), 0, 4, 1, _raises=True), C(x(3), 0, 2, 0, _raises=True), C(x(3), 1, 1, 1, _raises=True)],
    "cat": [C([x(2, 3), x(1, 3)]), C([x(2, 3), x(2, 1), x(2, 2)], 1), C([x(2, 3), x(2, 2)], -1),
            C([x(*A)]), C([x(0, 3), x(2, 3)]), C([x(0), x(2, 3)]), C([x(0), x(0)]),
            C([x(3, 4, how=h) for h in LAYOUTS], 1),
            *(C([x(2, dtype=d), x(3, dtype=e)]) for d in DTYPES for e in DTYPES),
            C([x(2, 3), x(2, 2)], _raises=True), C([x(2), x(2, 2)], _raises=True),
            C([x(), x()], _raises=True), C([x(2)], 1, _raises=True)],
    "stack": [C([x(2, 3), x(2, 3)], d) for d in (0, 1, 2, -1, -3)] + [
        C([x(), x(), x()]), C([x(0, 2), x(0, 2)], 1), C([x(3, 4, how=h) for h in LAYOUTS], 1),
        *(C([x(2, dtype=d), x(2, dtype=e)]) for d in DTYPES for e in DTYPES),
        C([x(2), x(3)], _raises=True), C([x(2), x(2)], 2, _raises=True)],
    "flip": [C(x(*A), d) for d in ([0], [1], [-1], [0, 2], [0, 1, 2], [])] + [
        C(x(), []), C(x(0, 3), [0]), *dtypes([1]), *layouts([0, 1]), C(x(*A), [3], _raises=True),
        C(x(*A), [0, -3], _raises=True)],
    "roll": [C(x(*A), 1), C(x(*A), -5), C(x(*A), 1, 0), C(x(*A), -1, -1),
             C(x(*A), [1, 2], [0, 1]),
             C(x(5), 12, 0), C(x(5), 0), C(x(0, 3), 1, 0), C(x(0), 2), C(x(), 1), *dtypes(1, 1),
             *layouts(2),
             *layouts([1, -1], [0, 1]), C(x(*A), [1, 2], [0], _raises=True),
             C(x(*A), 1, 3, _raises=True), C(x(*A), [1, 2], _raises=True)],
    "tril": triangle(),
    "triu": triangle(),
    "diag": [C(x(3), d) for d in (-2, -1, 0, 1, 2)] + [C(x(3, 4), d) for d in (-2, -1, 0, 1,
                                                                               2)] + [
        C(x(0)), *(C(x(3, dtype=d)) for d in DTYPES), *layouts(), C(x(3, 4), 9, _may=True),
        C(x(*A), _raises=True), C(x(), _raises=True)],
    "constant_pad_nd": [C(x(*A), p) for p in ([1, 2], [0, 0], [1, 0, 0, 2], [1, 1, 1, 1, 1, 1],
                                              [-1, 2],
                                              [-1, -1])] + [
        C(x(2, 3), [1, 1], 2.5), C(x(2, 3), [1, 1], value=-inf), C(x(0, 3), [1, 1, 1, 0]),
        *dtypes([1, 0], 1), *layouts([1, 1]), C(x(2, 3), [1], _raises=True),
        C(x(3), [1, 1, 1, 1], _raises=True), C(x(3), [-2, -2], _raises=True)],
}


def slice_of(input, dim=0, start=None, stop=None, step=1):
    if step < 1:
        raise ValueError("step")
    if input.dim() == 0:
        raise IndexError("dim")
    return input[(slice(None),) * (dim % input.dim() if dim < input.dim() else 99)
                 + (slice(start, stop, step),)]


TORCH = {"slice": slice_of, "unfold": torch.Tensor.unfold, "view": torch.Tensor.view,
         "expand": torch.Tensor.expand,
         "squeeze": lambda input, dim=None: input.squeeze() if dim is None else
         input.squeeze(tuple(dim) if isinstance(dim, list) else dim),
         "roll": lambda input, shifts, dims=(): torch.roll(input, shifts, dims)}
