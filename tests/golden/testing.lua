-- Made by testing.py with torch 2.15.0+cu132: actual, expected, options, torch's message.
local zknn = require "zknn"
return {
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000020000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000020000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.384185791015625e-07 at index (1,)
Greatest relative difference: 1.1920928955078125e-07 at index (1,)]==] },
  { zknn.tensor({0x1.0000040000000p+0, 0x1.0000040000000p+1, 0x1.8000060000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000040000000p+0, 0x1.0000040000000p+1, 0x1.8000060000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000080000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000080000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 9.5367431640625e-07 at index (1,)
Greatest relative difference: 4.76837158203125e-07 at index (1,)]==] },
  { zknn.tensor({0x1.0000100000000p+0, 0x1.0000100000000p+1, 0x1.8000180000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000100000000p+0, 0x1.0000100000000p+1, 0x1.8000180000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000440000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000440000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 8.106231689453125e-06 at index (1,)
Greatest relative difference: 4.0531158447265625e-06 at index (1,)]==] },
  { zknn.tensor({0x1.0000860000000p+0, 0x1.0000860000000p+1, 0x1.8000c80000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000860000000p+0, 0x1.0000860000000p+1, 0x1.8000c80000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00005c0000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00005c0000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1.0967254638671875e-05 at index (1,)
Greatest relative difference: 5.4836273193359375e-06 at index (1,)]==] },
  { zknn.tensor({0x1.0000b80000000p+0, 0x1.0000b80000000p+1, 0x1.8001140000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000b80000000p+0, 0x1.0000b80000000p+1, 0x1.8001140000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000a80000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.002716064453125e-05 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 1.0013580322265625e-05 at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000a80000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.002716064453125e-05 at index (1,)
Greatest relative difference: 1.0013580322265625e-05 at index (1,)]==] },
  { zknn.tensor({0x1.0001500000000p+0, 0x1.0001500000000p+1, 0x1.8001f80000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0001500000000p+0, 0x1.0001500000000p+1, 0x1.8001f80000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0020c40000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.0009999275207519531 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 0.0004999637603759766 at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0020c40000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.0009999275207519531 at index (1,)
Greatest relative difference: 0.0004999637603759766 at index (1,)]==] },
  { zknn.tensor({0x1.00418a0000000p+0, 0x1.00418a0000000p+1, 0x1.8062500000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 0.0030002593994140625 at index (2,) (up to 0 allowed)
Greatest relative difference: 0.0010000864276662469 at index (2,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({0x1.00418a0000000p+0, 0x1.00418a0000000p+1, 0x1.8062500000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 0.0030002593994140625 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 0.0010000864276662469 at index (2,) (up to 0 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.4000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.5 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 0.25 at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.4000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.5 at index (1,)
Greatest relative difference: 0.25 at index (1,)]==] },
  { zknn.tensor({0x1.8000000000000p+0, 0x1.8000000000000p+1, 0x1.2000000000000p+2}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 1.5 at index (2,) (up to 0 allowed)
Greatest relative difference: 0.5 at index (0,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({0x1.8000000000000p+0, 0x1.8000000000000p+1, 0x1.2000000000000p+2}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 1.5 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 0.5 at index (0,) (up to 0 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, -0x1.5000000000000p+2, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.25 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 3.625 at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, -0x1.5000000000000p+2, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.25 at index (1,)
Greatest relative difference: 3.625 at index (1,)]==] },
  { zknn.tensor({-0x1.9000000000000p+2, -0x1.9000000000000p+3, -0x1.2c00000000000p+4}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 21.75 at index (2,) (up to 0 allowed)
Greatest relative difference: 7.25 at index (0,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({-0x1.9000000000000p+2, -0x1.9000000000000p+3, -0x1.2c00000000000p+4}, {dtype="float32"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 21.75 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 7.25 at index (0,) (up to 0 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 24 (8.3%)
Greatest absolute difference: 3.0 at index (1, 2, 3) (up to 1e-05 allowed)
Greatest relative difference: 0.1304347813129425 at index (1, 2, 3) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    {rtol = 0x1.999999999999ap-4, atol = 0x1.0000000000000p-2},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 24 (4.2%)
Greatest absolute difference: 3.0 at index (1, 2, 3) (up to 0.25 allowed)
Greatest relative difference: 0.1304347813129425 at index (1, 2, 3) (up to 0.1 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float32"}):reshape({24}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float32"}):reshape({24}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 24 (8.3%)
Greatest absolute difference: 3.0 at index (23,) (up to 1e-05 allowed)
Greatest relative difference: 0.1304347813129425 at index (23,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4, 0x1.8000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float32"}):reshape({2, 3, 4}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 24 / 24 (100.0%)
Greatest absolute difference: 1.0 at index (0, 0, 0) (up to 1e-05 allowed)
Greatest relative difference: inf at index (0, 0, 0) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float32"}):reshape({5}),
    zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float32"}):reshape({5}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 5 (20.0%)
Greatest absolute difference: nan at index (0,) (up to 1e-05 allowed)
Greatest relative difference: nan at index (0,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float32"}):reshape({5}),
    zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float32"}):reshape({5}),
    {equal_nan = true},
    nil },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float32"}):reshape({5}),
    zknn.tensor({0/0, -1/0, -1/0, 0/0, 0x1.0000000000000p+0}, {dtype="float32"}):reshape({5}),
    {equal_nan = true},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 5 (60.0%)
Greatest absolute difference: nan at index (3,) (up to 1e-05 allowed)
Greatest relative difference: nan at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 1/0}, {dtype="float32"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1}, {dtype="float32"}):reshape({2}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: inf at index (1,) (up to 1e-05 allowed)
Greatest relative difference: inf at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1}, {dtype="float32"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 1/0}, {dtype="float32"}):reshape({2}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: inf at index (1,) (up to 1e-05 allowed)
Greatest relative difference: nan at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.4484c00000000p-100}, {dtype="float32"}):reshape({2}),
    zknn.tensor({0x1.79ca100000000p-67, 0x0.0p+0}, {dtype="float32"}):reshape({2}),
    {rtol = 0x1.0624dd2f1a9fcp-10, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 2 (100.0%)
Greatest absolute difference: 9.999999682655225e-21 at index (0,) (up to 0 allowed)
Greatest relative difference: inf at index (1,) (up to 0.001 allowed)]==] },
  { zknn.tensor({0x1.8000000000000p+0}, {dtype="float32"}):reshape({}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({}),
    {},
    [==[Scalars are not close!

Expected 1.0 but got 1.5.
Absolute difference: 0.5 (up to 1e-05 allowed)
Relative difference: 0.5 (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.5af1d80000000p+66}, {dtype="float32"}):reshape({}),
    zknn.tensor({0x1.1c37940000000p+53}, {dtype="float32"}):reshape({}),
    {},
    [==[Scalars are not close!

Expected 1.0000000272564224e+16 but got 1.0000000200408773e+20.
Absolute difference: 9.999000200381517e+19 (up to 1e-05 allowed)
Relative difference: 9998.999927844552 (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({0x1.ad7f2a0000000p-24}, {dtype="float32"}):reshape({1, 1}),
    zknn.tensor({0x1.312d000000000p+23}, {dtype="float32"}):reshape({1, 1}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 1 (100.0%)
Greatest absolute difference: 10000000.0 at index (0, 0) (up to 1e-05 allowed)
Greatest relative difference: 1.0 at index (0, 0) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({}, {dtype="float32"}):reshape({0, 3}),
    zknn.tensor({}, {dtype="float32"}):reshape({0, 3}),
    {},
    nil },
  { zknn.tensor({}, {dtype="float32"}):reshape({0, 3}),
    zknn.tensor({}, {dtype="float32"}):reshape({0, 4}),
    {},
    [==[The values for attribute 'shape' do not match: torch.Size([0, 3]) != torch.Size([0, 4]).]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00000015798eep+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00000015798eep+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 9.99999993922529e-09 at index (1,)
Greatest relative difference: 4.999999969612645e-09 at index (1,)]==] },
  { zknn.tensor({0x1.0000002af31dcp+0, 0x1.0000002af31dcp+1, 0x1.800000406cacap+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000002af31dcp+0, 0x1.0000002af31dcp+1, 0x1.800000406cacap+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000000406cacap+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000000406cacap+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.999999981767587e-08 at index (1,)
Greatest relative difference: 1.4999999908837935e-08 at index (1,)]==] },
  { zknn.tensor({0x1.00000080d9595p+0, 0x1.00000080d9595p+1, 0x1.800000c146060p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.00000080d9595p+0, 0x1.00000080d9595p+1, 0x1.800000c146060p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000001ad7f29bp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000001ad7f29bp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.0000000011677344e-07 at index (1,)
Greatest relative difference: 1.0000000005838672e-07 at index (1,)]==] },
  { zknn.tensor({0x1.0000035afe535p+0, 0x1.0000035afe535p+1, 0x1.800005087d7d0p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000035afe535p+0, 0x1.0000035afe535p+1, 0x1.800005087d7d0p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000008637bd06p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1.000000000139778e-06 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 5.00000000069889e-07 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.000008637bd06p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1.000000000139778e-06 at index (1,)
Greatest relative difference: 5.00000000069889e-07 at index (1,)]==] },
  { zknn.tensor({0x1.000010c6f7a0bp+0, 0x1.000010c6f7a0bp+1, 0x1.8000192a73710p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.000010c6f7a0bp+0, 0x1.000010c6f7a0bp+1, 0x1.8000192a73710p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000431bde82dp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.999999999785956e-06 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 3.999999999892978e-06 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000431bde82dp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.999999999785956e-06 at index (1,)
Greatest relative difference: 3.999999999892978e-06 at index (1,)]==] },
  { zknn.tensor({0x1.00008637bd05bp+0, 0x1.00008637bd05bp+1, 0x1.8000c9539b888p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.00008637bd05bp+0, 0x1.00008637bd05bp+1, 0x1.8000c9539b888p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00005c4651f3fp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1.100000000020529e-05 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 5.500000000102645e-06 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.00005c4651f3fp+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1.100000000020529e-05 at index (1,)
Greatest relative difference: 5.500000000102645e-06 at index (1,)]==] },
  { zknn.tensor({0x1.0000b88ca3e7dp+0, 0x1.0000b88ca3e7dp+1, 0x1.800114d2f5dbcp+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.0000b88ca3e7dp+0, 0x1.0000b88ca3e7dp+1, 0x1.800114d2f5dbcp+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000a7c5ac472p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.0000000000131024e-05 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 1.0000000000065512e-05 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000a7c5ac472p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 2.0000000000131024e-05 at index (1,)
Greatest relative difference: 1.0000000000065512e-05 at index (1,)]==] },
  { zknn.tensor({0x1.00014f8b588e3p+0, 0x1.00014f8b588e3p+1, 0x1.8001f75104d54p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    nil },
  { zknn.tensor({0x1.00014f8b588e3p+0, 0x1.00014f8b588e3p+1, 0x1.8001f75104d54p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    nil },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0020c49ba5e35p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.0009999999999998899 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 0.0004999999999999449 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0020c49ba5e35p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.0009999999999998899 at index (1,)
Greatest relative difference: 0.0004999999999999449 at index (1,)]==] },
  { zknn.tensor({0x1.004189374bc6ap+0, 0x1.004189374bc6ap+1, 0x1.80624dd2f1a9fp+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 0.0029999999999996696 at index (2,) (up to 0 allowed)
Greatest relative difference: 0.0009999999999998899 at index (0,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({0x1.004189374bc6ap+0, 0x1.004189374bc6ap+1, 0x1.80624dd2f1a9fp+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 3 (66.7%)
Greatest absolute difference: 0.0029999999999996696 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 0.0009999999999998899 at index (1,) (up to 0 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.4000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.5 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 0.25 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.4000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 0.5 at index (1,)
Greatest relative difference: 0.25 at index (1,)]==] },
  { zknn.tensor({0x1.8000000000000p+0, 0x1.8000000000000p+1, 0x1.2000000000000p+2}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 1.5 at index (2,) (up to 0 allowed)
Greatest relative difference: 0.5 at index (0,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({0x1.8000000000000p+0, 0x1.8000000000000p+1, 0x1.2000000000000p+2}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 1.5 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 0.5 at index (0,) (up to 0 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, -0x1.5000000000000p+2, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.25 at index (1,) (up to 1e-07 allowed)
Greatest relative difference: 3.625 at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, -0x1.5000000000000p+2, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 7.25 at index (1,)
Greatest relative difference: 3.625 at index (1,)]==] },
  { zknn.tensor({-0x1.9000000000000p+2, -0x1.9000000000000p+3, -0x1.2c00000000000p+4}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0x1.a36e2eb1c432dp-14, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 21.75 at index (2,) (up to 0 allowed)
Greatest relative difference: 7.25 at index (0,) (up to 0.0001 allowed)]==] },
  { zknn.tensor({-0x1.9000000000000p+2, -0x1.9000000000000p+3, -0x1.2c00000000000p+4}, {dtype="float64"}):reshape({3}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1}, {dtype="float64"}):reshape({3}),
    {rtol = 0, atol = 0x1.0624dd2f1a9fcp-10},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 3 (100.0%)
Greatest absolute difference: 21.75 at index (2,) (up to 0.001 allowed)
Greatest relative difference: 7.25 at index (0,) (up to 0 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 24 (8.3%)
Greatest absolute difference: 3.0 at index (1, 2, 3) (up to 1e-07 allowed)
Greatest relative difference: 0.13043478260869565 at index (1, 2, 3) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    {rtol = 0x1.999999999999ap-4, atol = 0x1.0000000000000p-2},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 24 (4.2%)
Greatest absolute difference: 3.0 at index (1, 2, 3) (up to 0.25 allowed)
Greatest relative difference: 0.13043478260869565 at index (1, 2, 3) (up to 0.1 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8800000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.4000000000000p+4}, {dtype="float64"}):reshape({24}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float64"}):reshape({24}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 24 (8.3%)
Greatest absolute difference: 3.0 at index (23,) (up to 1e-07 allowed)
Greatest relative difference: 0.13043478260869565 at index (23,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4, 0x1.8000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    zknn.tensor({0x0.0p+0, 0x1.0000000000000p+0, 0x1.0000000000000p+1, 0x1.8000000000000p+1, 0x1.0000000000000p+2, 0x1.4000000000000p+2, 0x1.8000000000000p+2, 0x1.c000000000000p+2, 0x1.0000000000000p+3, 0x1.2000000000000p+3, 0x1.4000000000000p+3, 0x1.6000000000000p+3, 0x1.8000000000000p+3, 0x1.a000000000000p+3, 0x1.c000000000000p+3, 0x1.e000000000000p+3, 0x1.0000000000000p+4, 0x1.1000000000000p+4, 0x1.2000000000000p+4, 0x1.3000000000000p+4, 0x1.4000000000000p+4, 0x1.5000000000000p+4, 0x1.6000000000000p+4, 0x1.7000000000000p+4}, {dtype="float64"}):reshape({2, 3, 4}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 24 / 24 (100.0%)
Greatest absolute difference: 1.0 at index (0, 0, 0) (up to 1e-07 allowed)
Greatest relative difference: inf at index (0, 0, 0) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float64"}):reshape({5}),
    zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float64"}):reshape({5}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 5 (20.0%)
Greatest absolute difference: nan at index (0,) (up to 1e-07 allowed)
Greatest relative difference: nan at index (0,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float64"}):reshape({5}),
    zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float64"}):reshape({5}),
    {equal_nan = true},
    nil },
  { zknn.tensor({0/0, 1/0, -1/0, 0x1.0000000000000p+0, 0x0.0p+0}, {dtype="float64"}):reshape({5}),
    zknn.tensor({0/0, -1/0, -1/0, 0/0, 0x1.0000000000000p+0}, {dtype="float64"}):reshape({5}),
    {equal_nan = true},
    [==[Tensor-likes are not close!

Mismatched elements: 3 / 5 (60.0%)
Greatest absolute difference: nan at index (3,) (up to 1e-07 allowed)
Greatest relative difference: nan at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 1/0}, {dtype="float64"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1}, {dtype="float64"}):reshape({2}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: inf at index (1,) (up to 1e-07 allowed)
Greatest relative difference: inf at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1}, {dtype="float64"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 1/0}, {dtype="float64"}):reshape({2}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: inf at index (1,) (up to 1e-07 allowed)
Greatest relative difference: nan at index (1,) (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x0.0p+0, 0x1.4484bfeebc2a0p-100}, {dtype="float64"}):reshape({2}),
    zknn.tensor({0x1.79ca10c924223p-67, 0x0.0p+0}, {dtype="float64"}):reshape({2}),
    {rtol = 0x1.0624dd2f1a9fcp-10, atol = 0},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 2 (100.0%)
Greatest absolute difference: 1e-20 at index (0,) (up to 0 allowed)
Greatest relative difference: inf at index (1,) (up to 0.001 allowed)]==] },
  { zknn.tensor({0x1.8000000000000p+0}, {dtype="float64"}):reshape({}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float64"}):reshape({}),
    {},
    [==[Scalars are not close!

Expected 1.0 but got 1.5.
Absolute difference: 0.5 (up to 1e-07 allowed)
Relative difference: 0.5 (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.5af1d78b58c40p+66}, {dtype="float64"}):reshape({}),
    zknn.tensor({0x1.1c37937e08000p+53}, {dtype="float64"}):reshape({}),
    {},
    [==[Scalars are not close!

Expected 1e+16 but got 1e+20.
Absolute difference: 9.999e+19 (up to 1e-07 allowed)
Relative difference: 9999.0 (up to 1e-07 allowed)]==] },
  { zknn.tensor({0x1.ad7f29abcaf48p-24}, {dtype="float64"}):reshape({1, 1}),
    zknn.tensor({0x1.312d000000000p+23}, {dtype="float64"}):reshape({1, 1}),
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 1 (100.0%)
Greatest absolute difference: 9999999.9999999 at index (0, 0) (up to 1e-07 allowed)
Greatest relative difference: 0.9999999999999899 at index (0, 0) (up to 1e-07 allowed)]==] },
  { zknn.tensor({}, {dtype="float64"}):reshape({0, 3}),
    zknn.tensor({}, {dtype="float64"}):reshape({0, 3}),
    {},
    nil },
  { zknn.tensor({}, {dtype="float64"}):reshape({0, 3}),
    zknn.tensor({}, {dtype="float64"}):reshape({0, 4}),
    {},
    [==[The values for attribute 'shape' do not match: torch.Size([0, 3]) != torch.Size([0, 4]).]==] },
  { zknn.tensor({1, 2, 3}, {dtype="int64"}):reshape({3}),
    zknn.tensor({1, 2, 4}, {dtype="int64"}):reshape({3}),
    {},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 1 at index (2,)
Greatest relative difference: 0.25 at index (2,)]==] },
  { zknn.tensor({1, 2, 3}, {dtype="int64"}):reshape({3}),
    zknn.tensor({1, 2, 4}, {dtype="int64"}):reshape({3}),
    {rtol = 0, atol = 1},
    nil },
  { zknn.tensor({1, 2, 30}, {dtype="int64"}):reshape({3}),
    zknn.tensor({1, 2, 4}, {dtype="int64"}):reshape({3}),
    {rtol = 0, atol = 1},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 3 (33.3%)
Greatest absolute difference: 26 at index (2,) (up to 1 allowed)
Greatest relative difference: 6.5 at index (2,) (up to 0 allowed)]==] },
  { zknn.tensor({1, 2, 30}, {dtype="int64"}):reshape({3}),
    zknn.tensor({1, 0, 4}, {dtype="int64"}):reshape({3}),
    {rtol = 0x1.0000000000000p-1, atol = 0x1.0000000000000p-1},
    [==[Tensor-likes are not close!

Mismatched elements: 2 / 3 (66.7%)
Greatest absolute difference: 26 at index (2,) (up to 0.5 allowed)
Greatest relative difference: inf at index (1,) (up to 0.5 allowed)]==] },
  { zknn.tensor({1, 200}, {dtype="uint8"}):reshape({2}),
    zknn.tensor({255, 3}, {dtype="uint8"}):reshape({2}),
    {},
    [==[Tensor-likes are not equal!

Mismatched elements: 2 / 2 (100.0%)
Greatest absolute difference: 254 at index (0,)
Greatest relative difference: 65.66666412353516 at index (1,)]==] },
  { zknn.tensor({true, false, true}, {dtype="bool"}):reshape({3}),
    zknn.tensor({true, true, false}, {dtype="bool"}):reshape({3}),
    {},
    [==[Tensor-likes are not equal!

Mismatched elements: 2 / 3 (66.7%)
Greatest absolute difference: 1 at index (1,)
Greatest relative difference: inf at index (2,)]==] },
  { zknn.tensor({true}, {dtype="bool"}):reshape({}),
    zknn.tensor({false}, {dtype="bool"}):reshape({}),
    {},
    [==[Scalars are not equal!

Expected false but got true.
Absolute difference: 1
Relative difference: inf]==] },
  { zknn.tensor({3}, {dtype="int64"}):reshape({}),
    zknn.tensor({4}, {dtype="int64"}):reshape({}),
    {},
    [==[Scalars are not equal!

Expected 4 but got 3.
Absolute difference: 1
Relative difference: 0.25]==] },
  { zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float64"}):reshape({1}),
    {},
    [==[The values for attribute 'dtype' do not match: torch.float32 != torch.float64.]==] },
  { zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float64"}):reshape({1}),
    {check_dtype = false},
    nil },
  { zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    zknn.tensor({0x1.8000000000000p+0}, {dtype="float64"}):reshape({1}),
    {check_dtype = false},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 1 (100.0%)
Greatest absolute difference: 0.5 at index (0,) (up to 1e-05 allowed)
Greatest relative difference: 0.3333333333333333 at index (0,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({1}, {dtype="int64"}):reshape({1}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    {check_dtype = false},
    nil },
  { zknn.tensor({1, 2}, {dtype="int64"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.2000000000000p+1}, {dtype="float32"}):reshape({2}),
    {check_dtype = false},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: 0.25 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 0.1111111119389534 at index (1,) (up to 1.3e-06 allowed)]==] },
  { zknn.tensor({1, 2}, {dtype="int64"}):reshape({2}),
    zknn.tensor({true, false}, {dtype="bool"}):reshape({2}),
    {check_dtype = false},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: 2 at index (1,)
Greatest relative difference: inf at index (1,)]==] },
  { zknn.tensor({0x0.0p+0, 0x0.0p+0}, {dtype="float32"}):reshape({2}),
    zknn.tensor({0x0.0p+0, 0x0.0p+0, 0x0.0p+0}, {dtype="float32"}):reshape({3}),
    {},
    [==[The values for attribute 'shape' do not match: torch.Size([2]) != torch.Size([3]).]==] },
  { zknn.tensor({0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0}, {dtype="float32"}):reshape({2, 3}),
    zknn.tensor({0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0, 0x0.0p+0}, {dtype="float32"}):reshape({6}),
    {},
    [==[The values for attribute 'shape' do not match: torch.Size([2, 3]) != torch.Size([6]).]==] },
  { zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({}),
    zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    {},
    [==[The values for attribute 'shape' do not match: torch.Size([]) != torch.Size([1]).]==] },
  { zknn.tensor({0x1.0000000000000p+0, 0x1.0000000000000p+1}, {dtype="float32"}):reshape({2}),
    zknn.tensor({0x1.0000000000000p+0, 0x1.8000000000000p+1}, {dtype="float32"}):reshape({2}),
    {msg = "mine"},
    [==[mine]==] },
  { 0x1.0000000000000p+0,
    0x1.0000000000000p+0,
    {},
    nil },
  { 0x1.0000000000000p+0,
    0x1.0000000000000p+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    nil },
  { 0x1.0000000000000p+0,
    0x1.0000000000000p+0,
    {rtol = 0, atol = 0},
    nil },
  { 0x1.0000000000000p+0,
    0x1.000000044b830p+0,
    {},
    nil },
  { 0x1.0000000000000p+0,
    0x1.000000044b830p+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    nil },
  { 0x1.0000000000000p+0,
    0x1.000000044b830p+0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1.000000001 but got 1.0.
Absolute difference: 1.000000082740371e-09
Relative difference: 1.0000000817403708e-09]==] },
  { 0x1.0000000000000p+0,
    0x1.199999999999ap+0,
    {},
    [==[Scalars are not close!

Expected 1.1 but got 1.0.
Absolute difference: 0.10000000000000009 (up to 1e-07 allowed)
Relative difference: 0.09090909090909098 (up to 1e-07 allowed)]==] },
  { 0x1.0000000000000p+0,
    0x1.199999999999ap+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 1.1 but got 1.0.
Absolute difference: 0.10000000000000009 (up to 1e-05 allowed)
Relative difference: 0.09090909090909098 (up to 0.01 allowed)]==] },
  { 0x1.0000000000000p+0,
    0x1.199999999999ap+0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1.1 but got 1.0.
Absolute difference: 0.10000000000000009
Relative difference: 0.09090909090909098]==] },
  { 1,
    2,
    {},
    [==[Scalars are not equal!

Expected 2 but got 1.
Absolute difference: 1
Relative difference: 0.5]==] },
  { 1,
    2,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 2 but got 1.
Absolute difference: 1 (up to 1e-05 allowed)
Relative difference: 0.5 (up to 0.01 allowed)]==] },
  { 1,
    2,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 2 but got 1.
Absolute difference: 1
Relative difference: 0.5]==] },
  { 1,
    0,
    {},
    [==[Scalars are not equal!

Expected 0 but got 1.
Absolute difference: 1
Relative difference: inf]==] },
  { 1,
    0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 0 but got 1.
Absolute difference: 1 (up to 1e-05 allowed)
Relative difference: inf (up to 0.01 allowed)]==] },
  { 1,
    0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 0 but got 1.
Absolute difference: 1
Relative difference: inf]==] },
  { 0x0.0p+0,
    0x1.56e1fc2f8f359p-997,
    {},
    nil },
  { 0x0.0p+0,
    0x1.56e1fc2f8f359p-997,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    nil },
  { 0x0.0p+0,
    0x1.56e1fc2f8f359p-997,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1e-300 but got 0.0.
Absolute difference: 1e-300
Relative difference: 1.0]==] },
  { 0x1.999999999999ap-4,
    -0x1.999999999999ap-4,
    {},
    [==[Scalars are not close!

Expected -0.1 but got 0.1.
Absolute difference: 0.2 (up to 1e-07 allowed)
Relative difference: 2.0 (up to 1e-07 allowed)]==] },
  { 0x1.999999999999ap-4,
    -0x1.999999999999ap-4,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected -0.1 but got 0.1.
Absolute difference: 0.2 (up to 1e-05 allowed)
Relative difference: 2.0 (up to 0.01 allowed)]==] },
  { 0x1.999999999999ap-4,
    -0x1.999999999999ap-4,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected -0.1 but got 0.1.
Absolute difference: 0.2
Relative difference: 2.0]==] },
  { 0x1.0f0cf064dd592p+73,
    0x1.b1ae4d6e2ef50p+69,
    {},
    [==[Scalars are not close!

Expected 1e+21 but got 1e+22.
Absolute difference: 9e+21 (up to 1e-07 allowed)
Relative difference: 9.0 (up to 1e-07 allowed)]==] },
  { 0x1.0f0cf064dd592p+73,
    0x1.b1ae4d6e2ef50p+69,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 1e+21 but got 1e+22.
Absolute difference: 9e+21 (up to 1e-05 allowed)
Relative difference: 9.0 (up to 0.01 allowed)]==] },
  { 0x1.0f0cf064dd592p+73,
    0x1.b1ae4d6e2ef50p+69,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1e+21 but got 1e+22.
Absolute difference: 9e+21
Relative difference: 9.0]==] },
  { 0x1.e240c9fbe76c9p+16,
    0x1.e240000000000p+16,
    {},
    [==[Scalars are not close!

Expected 123456.0 but got 123456.789.
Absolute difference: 0.7890000000043074 (up to 1e-07 allowed)
Relative difference: 6.390940902056663e-06 (up to 1e-07 allowed)]==] },
  { 0x1.e240c9fbe76c9p+16,
    0x1.e240000000000p+16,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    nil },
  { 0x1.e240c9fbe76c9p+16,
    0x1.e240000000000p+16,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 123456.0 but got 123456.789.
Absolute difference: 0.7890000000043074
Relative difference: 6.390940902056663e-06]==] },
  { 1/0,
    1/0,
    {},
    nil },
  { 1/0,
    1/0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    nil },
  { 1/0,
    1/0,
    {rtol = 0, atol = 0},
    nil },
  { 1/0,
    0x1.0000000000000p+0,
    {},
    [==[Scalars are not close!

Expected 1.0 but got inf.
Absolute difference: inf (up to 1e-07 allowed)
Relative difference: inf (up to 1e-07 allowed)]==] },
  { 1/0,
    0x1.0000000000000p+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 1.0 but got inf.
Absolute difference: inf (up to 1e-05 allowed)
Relative difference: inf (up to 0.01 allowed)]==] },
  { 1/0,
    0x1.0000000000000p+0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1.0 but got inf.
Absolute difference: inf
Relative difference: inf]==] },
  { 0x1.0000000000000p+0,
    0/0,
    {},
    [==[Scalars are not close!

Expected nan but got 1.0.
Absolute difference: nan (up to 1e-07 allowed)
Relative difference: nan (up to 1e-07 allowed)]==] },
  { 0x1.0000000000000p+0,
    0/0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected nan but got 1.0.
Absolute difference: nan (up to 1e-05 allowed)
Relative difference: nan (up to 0.01 allowed)]==] },
  { 0x1.0000000000000p+0,
    0/0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected nan but got 1.0.
Absolute difference: nan
Relative difference: nan]==] },
  { 0/0,
    0/0,
    {},
    [==[Scalars are not close!

Expected nan but got nan.
Absolute difference: nan (up to 1e-07 allowed)
Relative difference: nan (up to 1e-07 allowed)]==] },
  { 0/0,
    0/0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected nan but got nan.
Absolute difference: nan (up to 1e-05 allowed)
Relative difference: nan (up to 0.01 allowed)]==] },
  { 0/0,
    0/0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected nan but got nan.
Absolute difference: nan
Relative difference: nan]==] },
  { -5,
    5,
    {},
    [==[Scalars are not equal!

Expected 5 but got -5.
Absolute difference: 10
Relative difference: 2.0]==] },
  { -5,
    5,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 5 but got -5.
Absolute difference: 10 (up to 1e-05 allowed)
Relative difference: 2.0 (up to 0.01 allowed)]==] },
  { -5,
    5,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 5 but got -5.
Absolute difference: 10
Relative difference: 2.0]==] },
  { 0x1.1c37937e08000p+53,
    0x1.0000000000000p+0,
    {},
    [==[Scalars are not close!

Expected 1.0 but got 1e+16.
Absolute difference: 1e+16 (up to 1e-07 allowed)
Relative difference: 1e+16 (up to 1e-07 allowed)]==] },
  { 0x1.1c37937e08000p+53,
    0x1.0000000000000p+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 1.0 but got 1e+16.
Absolute difference: 1e+16 (up to 1e-05 allowed)
Relative difference: 1e+16 (up to 0.01 allowed)]==] },
  { 0x1.1c37937e08000p+53,
    0x1.0000000000000p+0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1.0 but got 1e+16.
Absolute difference: 1e+16
Relative difference: 1e+16]==] },
  { 9007199254740993,
    1,
    {},
    [==[Scalars are not equal!

Expected 1 but got 9007199254740993.
Absolute difference: 9007199254740992
Relative difference: 9007199254740992.0]==] },
  { 9007199254740993,
    1,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 1 but got 9007199254740993.
Absolute difference: 9007199254740992 (up to 1e-05 allowed)
Relative difference: 9007199254740992.0 (up to 0.01 allowed)]==] },
  { 9007199254740993,
    1,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 1 but got 9007199254740993.
Absolute difference: 9007199254740992
Relative difference: 9007199254740992.0]==] },
  { 0x1.4f8b588e368f1p-17,
    0x1.a36e2eb1c432dp-14,
    {},
    [==[Scalars are not close!

Expected 0.0001 but got 1e-05.
Absolute difference: 9e-05 (up to 1e-07 allowed)
Relative difference: 0.9 (up to 1e-07 allowed)]==] },
  { 0x1.4f8b588e368f1p-17,
    0x1.a36e2eb1c432dp-14,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 0.0001 but got 1e-05.
Absolute difference: 9e-05 (up to 1e-05 allowed)
Relative difference: 0.9 (up to 0.01 allowed)]==] },
  { 0x1.4f8b588e368f1p-17,
    0x1.a36e2eb1c432dp-14,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 0.0001 but got 1e-05.
Absolute difference: 9e-05
Relative difference: 0.9]==] },
  { 0x1.0000000000000p+1,
    0x0.0p+0,
    {},
    [==[Scalars are not close!

Expected 0.0 but got 2.0.
Absolute difference: 2.0 (up to 1e-07 allowed)
Relative difference: inf (up to 1e-07 allowed)]==] },
  { 0x1.0000000000000p+1,
    0x0.0p+0,
    {rtol = 0x1.47ae147ae147bp-7, atol = 0x1.4f8b588e368f1p-17},
    [==[Scalars are not close!

Expected 0.0 but got 2.0.
Absolute difference: 2.0 (up to 1e-05 allowed)
Relative difference: inf (up to 0.01 allowed)]==] },
  { 0x1.0000000000000p+1,
    0x0.0p+0,
    {rtol = 0, atol = 0},
    [==[Scalars are not equal!

Expected 0.0 but got 2.0.
Absolute difference: 2.0
Relative difference: inf]==] },
  { 0/0,
    0/0,
    {equal_nan = true},
    nil },
  { 1,
    0x1.0000000000000p+0,
    {},
    [==[The (d)types do not match: integer != float.]==] },
  { 1,
    0x1.0000000000000p+0,
    {check_dtype = false},
    nil },
  { 1,
    0x1.8000000000000p+0,
    {check_dtype = false},
    [==[Scalars are not close!

Expected 1.5 but got 1.
Absolute difference: 0.5 (up to 1e-07 allowed)
Relative difference: 0.3333333333333333 (up to 1e-07 allowed)]==] },
  { true,
    false,
    {},
    [==[Booleans mismatch: true is not false]==] },
  { true,
    true,
    {},
    nil },
  { nil,
    nil,
    {},
    nil },
  { nil,
    1,
    {},
    [==[nil mismatch: nil is not 1]==] },
  { zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}),
    nil,
    {},
    [==[nil mismatch: tensor([1.]) is not nil]==] },
  { {1, 0x1.0000000000000p+1},
    {1, 0x1.0000000000000p+1},
    {},
    nil },
  { {1, 0x1.0000000000000p+1},
    {1, 0x1.4000000000000p+1},
    {},
    [==[Scalars are not close!

Expected 2.5 but got 2.0.
Absolute difference: 0.5 (up to 1e-07 allowed)
Relative difference: 0.2 (up to 1e-07 allowed)

The failure occurred for item [2]]==] },
  { {1, 2},
    {1, 2, 3},
    {},
    [==[The length of the sequences mismatch: 2 != 3]==] },
  { {{0x1.0000000000000p+0, 0x1.0000000000000p+1}, {0x1.8000000000000p+1}},
    {{0x1.0000000000000p+0, 0x1.0000000000000p+1}, {0x1.8000000000000p+1, 0x1.0000000000000p+2}},
    {},
    [==[The length of the sequences mismatch: 1 != 2

The failure occurred for item [2]]==] },
  { {zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}), zknn.tensor({0x1.0000000000000p+1}, {dtype="float32"}):reshape({1})},
    {zknn.tensor({0x1.0000000000000p+0}, {dtype="float32"}):reshape({1}), zknn.tensor({0x1.8000000000000p+1}, {dtype="float32"}):reshape({1})},
    {},
    [==[Tensor-likes are not close!

Mismatched elements: 1 / 1 (100.0%)
Greatest absolute difference: 1.0 at index (0,) (up to 1e-05 allowed)
Greatest relative difference: 0.3333333432674408 at index (0,) (up to 1.3e-06 allowed)

The failure occurred for item [2]]==] },
  { {["a"] = 1, ["b"] = {1, zknn.tensor({2, 3}, {dtype="int64"}):reshape({2})}},
    {["a"] = 1, ["b"] = {1, zknn.tensor({2, 4}, {dtype="int64"}):reshape({2})}},
    {},
    [==[Tensor-likes are not equal!

Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: 1 at index (1,)
Greatest relative difference: 0.25 at index (1,)

The failure occurred for item ['b'][2]]==] },
  { {["a"] = 1, ["c"] = 2, ["d"] = 1},
    {["a"] = 1, ["b"] = 2},
    {},
    [==[The keys of the mappings do not match:
Missing keys in the actual mapping: ['b']
Additional keys in the actual mapping: ['c', 'd']]==] },
  { {["a"] = {["x"] = 1}},
    {["a"] = {["y"] = 1}},
    {},
    [==[The keys of the mappings do not match:
Missing keys in the actual mapping: ['y']
Additional keys in the actual mapping: ['x']

The failure occurred for item ['a']]==] },
  { {["b"] = 0x1.0000000000000p+0, ["a"] = 0x1.0000000000000p+1},
    {["b"] = 0x1.0000000000000p+1, ["a"] = 0x1.0000000000000p+0},
    {},
    [==[Scalars are not close!

Expected 1.0 but got 2.0.
Absolute difference: 1.0 (up to 1e-07 allowed)
Relative difference: 1.0 (up to 1e-07 allowed)

The failure occurred for item ['a']]==] },
  { {true, {["k"] = {0x1.0000000000000p+0, 0/0}}},
    {true, {["k"] = {0x1.0000000000000p+0, 0/0}}},
    {},
    [==[Scalars are not close!

Expected nan but got nan.
Absolute difference: nan (up to 1e-07 allowed)
Relative difference: nan (up to 1e-07 allowed)

The failure occurred for item [2]['k'][2]]==] },
}
