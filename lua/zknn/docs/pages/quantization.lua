return [=[
# quantization: Quantization-aware training

A trained net gets fake quantization: its input, weights and values are rounded as the integers of
the finished net will be, and gradients pass straight through the rounding. Some more epochs make up
for what the rounding costs. Then it is written as an ONNX file over integers.

    local qat = quantization.prepare_qat(model, { bits = 4, input_range = { 0, 1 } })
    -- train qat as any model, at a lower rate
    quantization.export(qat, example, "net.int4.onnx")

## module quantization
Fake quantization in training, and nets over integers.

## quantization.FakeQuantize(quant_min=0, quant_max=255, symmetric=false,
    averaging_constant=0.01) -> quantization.FakeQuantize
Values as integers of a range keep them, with a scale and a zero point for all.

In training it observes: moving averages of the least and the greatest value give scale and zero
point. In evaluation they stay.

- quant_min (integer): the least integer
- quant_max (integer): the greatest one
- symmetric (boolean): the zero point is the middle of the range
- averaging_constant (number): the share of a new value in the averages

Shape: the result has the input's shape.
Fields: scale, zero_point, min_val, max_val (Tensor), buffers; observing (boolean)
Errors: a range without two integers; an averaging_constant outside of 0..1.
Example:
    local quantize = zknn.quantization.FakeQuantize(0, 3)
    print(quantize(zknn.tensor { 0.0, 0.4, 1.0, 3.0 }))   --> tensor([0., 0., 1., 3.])
    print(quantize.scale:item())   --> 1.0
Source: torch.ao.quantization.FakeQuantize with MovingAverageMinMaxObserver
See: fake_quantize_per_tensor_affine, quantization.prepare_qat

## quantization.FakeQuantize:forward(input) -> Tensor
Observes the input in training; gives what its integers stand for.

- input (Tensor): float32 or float64

Example:
    print(zknn.quantization.FakeQuantize(0, 1)(zknn.tensor { 0.25, 1.0 }))   --> tensor([0., 1.])
Source: torch.ao.quantization.FakeQuantize.forward

## quantization.FakeQuantize:set_range(low, high) -> quantization.FakeQuantize
Fixes the values that the range of integers stands for; nothing is observed any more.

- low (number): that of the least integer
- high (number): that of the greatest one

Returns: the module.
Errors: a low that is not below high.
Example:
    print(zknn.quantization.FakeQuantize():set_range(0, 255).scale:item())   --> 1.0
Source: Jacob and others, Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference, 2018

## quantization.FakeQuantize:extra_repr() -> string
What is shown in the module's parentheses.

Example:
    print(zknn.quantization.FakeQuantize(0, 15):extra_repr())
    --> quant_min=0, quant_max=15, scale=1, zero_point=0
Source: torch.ao.quantization.FakeQuantize.extra_repr

## quantization.prepare_qat(model, options=nil) -> nn.Module
A copy of a trained model that rounds as the net over integers will.

Each Linear and convolution gets a quantized weight, whose scale follows the weight, and a quantized
result (of 8 bits). In a Sequential a BatchNorm behind it is folded into it, by its running
statistics, and a ReLU behind it becomes part of it. The state_dict has its own names.

- model (nn.Module): the model, which stays as it is
- options (table): see below
- options.bits (integer|string): of the weights: 8, 4, 2, or "ternary" for -1, 0 and 1; nil: 8
- options.layers (table): other bits by the layers' names, {["0"] = 8}
- options.per_channel (boolean): a scale for each output of a layer; nil: true
- options.input_range (number[]): what the input's bytes 0 and 255 stand for, {0, 1}; nil: observed
- options.averaging_constant (number): of the observers; nil: 0.01

Returns: the copy, in the model's mode.
Errors: a model without such layers; a name in layers that is none of them.
Example:
    local model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    local qat = zknn.quantization.prepare_qat(model, { bits = 4, layers = { ["3"] = 8 } })
    local optimizer = optim.SGD(qat:parameters(), { lr = 0.01 })
    qat(zknn.rand(16, 4)):sum():backward()
    optimizer:step()
    print(qat(zknn.rand(16, 4)).shape)   --> torch.Size([16, 2])
Source: torch.ao.quantization.prepare_qat; Jacob and others, Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference, 2018
See: quantization.export, onnx.quantize_static

## quantization.export(model, example, path, options=nil) -> table
Writes a model from prepare_qat as an ONNX file over integers, in the format QDQ.

Weights are constants of int8, however few bits they have, biases of int32. Sessions and onnxruntime
compute the products between them in integers; with rescale = "fixed" a session uses no floats.

- model (nn.Module): from quantization.prepare_qat, trained
- example (Tensor|Tensor[]): the inputs
- path (string): the file
- options (table): those of onnx.export

Returns: the model's table, as onnx.load gives it.
Errors: a model without quantized layers; those of onnx.export.
Example:
    local qat = zknn.quantization.prepare_qat(nn.Sequential(nn.Linear(4, 2)), { bits = 2 })
    qat(zknn.rand(16, 4))                                -- observes
    zknn.quantization.export(qat, zknn.rand(1, 4), "net.int2.onnx")
    local session = onnx.InferenceSession("net.int2.onnx", { rescale = "fixed" })
    print(#session:run(nil, { [session:get_inputs()[1].name] = zknn.rand(1, 4) }))   --> 1
Source: the ONNX specification, QuantizeLinear
See: onnx.export, onnx.InferenceSession
]=]
