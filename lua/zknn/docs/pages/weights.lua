return [=[
# weights: Weights that are computed

Weights of a set length or a set greatest singular value, parametrizations of one's own, and layers
made one.

## module nn.utils.parametrizations
Weights of a set length or a set greatest singular value.

## nn.utils.parametrizations.weight_norm(module, name="weight", dim=0) -> nn.Module
Trains length and direction of a weight apart: original0 and original1.

- module (nn.Module): the module
- name (string): its parameter
- dim (integer): the dimension that keeps a length for each place; false: one length for all

Returns: the module; nn.utils.parametrize.remove_parametrizations takes it away.
Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    print(layer.parametrizations.weight.original0.shape)   --> torch.Size([3, 1])
Source: torch.nn.utils.parametrizations.weight_norm; Salimans & Kingma, Weight normalization, 2016

## nn.utils.parametrizations.spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12,
    dim=nil) -> nn.Module
Divides a weight by its greatest singular value, as the power method finds it.

- module (nn.Module): the module
- name (string): its parameter
- n_power_iterations (integer): steps of the power method at each forward in training
- eps (number): the least norm of a vector
- dim (integer): the outputs in the weight; nil: 0, of transposed convolutions 1

Returns: the module; nn.utils.parametrize.remove_parametrizations takes it away.
Errors: no iterations; a dim that the weight has not.
Example:
    local layer = nn.utils.parametrizations.spectral_norm(nn.Linear(1, 1))
    print(layer.weight:abs():item())   --> 1.0
Source: torch.nn.utils.parametrizations.spectral_norm; Miyato et al., Spectral normalization for
generative adversarial networks, 2018

## nn.utils.parametrizations.orthogonal(module, name="weight", orthogonal_map=nil,
    use_trivialization=true) -> nn.Module
Keeps the columns of a weight orthonormal, or the rows of a wide one: training changes a matrix
without conditions, from which the weight is made.

- module (nn.Module): the module
- name (string): its parameter, a matrix or several
- orthogonal_map (string): "matrix_exp", the default of square matrices: the exponential of a
  skew-symmetric matrix; "cayley": its Cayley map; "householder", the default of others: a product
  of reflections
- use_trivialization (boolean): multiply what the map gives by the weight that was there, made
  orthogonal: a buffer base. Without, only "householder" can begin with a weight.

Returns: the module; nn.utils.parametrize.remove_parametrizations takes it away.
Errors: a weight that is no matrix; another map; no inverse of the map.
Example:
    local layer = nn.utils.parametrizations.orthogonal(nn.Linear(3, 3))
    local w = layer.weight
    print(w:t():matmul(w):allclose(zknn.eye(3), 1e-5, 1e-6))   --> true
Source: torch.nn.utils.parametrizations.orthogonal; Lezcano-Casado, Trivializations for
gradient-based optimization on manifolds, 2019
See: nn.init.orthogonal_, nn.utils.parametrizations.spectral_norm

## nn.utils.weight_norm(module, name="weight", dim=0) -> nn.Module
The older form of parametrizations.weight_norm: parameters weight_g and weight_v.

- module (nn.Module): the module
- name (string): its parameter
- dim (integer): the dimension that keeps a length for each place; false: one length for all

Returns: the module.
Errors: a weight that has it already.
Example:
    local layer = nn.utils.weight_norm(nn.Linear(2, 3))
    print(layer.weight_g.shape, layer.weight_v.shape)   --> torch.Size([3, 1])	torch.Size([3, 2])
Source: torch.nn.utils.weight_norm
See: nn.utils.remove_weight_norm

## nn.utils.remove_weight_norm(module, name="weight") -> nn.Module
Makes the weight a parameter again.

- module (nn.Module): the module
- name (string): its parameter

Returns: the module.
Errors: a module without it.
Example:
    local layer = nn.utils.remove_weight_norm(nn.utils.weight_norm(nn.Linear(2, 3)))
    print(#layer:parameters())   --> 2
Source: torch.nn.utils.remove_weight_norm

## nn.utils.spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=nil)
    -> nn.Module
The older form of parametrizations.spectral_norm: a parameter weight_orig, buffers weight_u and
weight_v.

- module (nn.Module): the module
- name (string): its parameter
- n_power_iterations (integer): steps of the power method at each forward in training
- eps (number): the least norm of a vector
- dim (integer): the outputs in the weight; nil: 0, of transposed convolutions 1

Returns: the module.
Errors: no iterations; a weight that has it already.
Example:
    local layer = nn.utils.spectral_norm(nn.Linear(2, 3))
    print(layer.weight_u.shape)   --> torch.Size([3])
Source: torch.nn.utils.spectral_norm
See: nn.utils.remove_spectral_norm

## nn.utils.remove_spectral_norm(module, name="weight") -> nn.Module
Makes the weight a parameter again.

- module (nn.Module): the module
- name (string): its parameter

Returns: the module.
Errors: a module without it.
Example:
    local layer = nn.utils.remove_spectral_norm(nn.utils.spectral_norm(nn.Linear(2, 3)))
    print(#layer:parameters())   --> 2
Source: torch.nn.utils.remove_spectral_norm

## module nn.utils.parametrize
Parameters that are computed from others whenever they are read.

## nn.utils.parametrize.register_parametrization(module, tensor_name, parametrization,
    unsafe=false) -> nn.Module
Makes a parameter or buffer what a module gives for it.

The tensor moves to module.parametrizations[tensor_name].original. With a method right_inverse the
name may be assigned; it may give several tensors, original0, original1, and so on.

- module (nn.Module): whose tensor it is
- tensor_name (string): the parameter or buffer
- parametrization (nn.Module): what computes it
- unsafe (boolean): dtype and shape may change

Returns: the module.
Errors: a name that is not there; another dtype or shape.
Example:
    local Positive = nn.class "Positive"
    function Positive:forward(x) return x:abs() end
    local layer = nn.Linear(2, 2)
    nn.utils.parametrize.register_parametrization(layer, "weight", Positive())
    print(layer.weight:ge(0):all())   --> tensor(True)
Source: torch.nn.utils.parametrize.register_parametrization

## nn.utils.parametrize.remove_parametrizations(module, tensor_name, leave_parametrized=true)
    -> nn.Module
Makes the name a plain parameter or buffer again.

- module (nn.Module): whose tensor it is
- tensor_name (string): the parameter or buffer
- leave_parametrized (boolean): it keeps the computed value, else the original one

Returns: the module.
Errors: a name without a parametrization.
Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    print(nn.utils.parametrize.remove_parametrizations(layer, "weight"))
    --> Linear(in_features=2, out_features=3, bias=True)
Source: torch.nn.utils.parametrize.remove_parametrizations

## nn.utils.parametrize.is_parametrized(module, tensor_name=nil) -> boolean
Tells whether the tensor, or any of the module's own, is parametrized.

- module (nn.Module): the module
- tensor_name (string): one of its tensors

Example:
    print(nn.utils.parametrize.is_parametrized(nn.Linear(1, 1)))   --> false
Source: torch.nn.utils.parametrize.is_parametrized

## nn.utils.parametrize.cached(f, ...) -> any
Calls f(...); what it reads again meanwhile is not computed again.

- f (function): the function
- ... (any): its arguments

Returns: what f returns.
Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    local once = nn.utils.parametrize.cached(function() return layer.weight == layer.weight end)
    print(once)   --> true
Source: torch.nn.utils.parametrize.cached

## nn.utils.parametrize.type_before_parametrizations(module) -> table
The class that a module had before its first parametrization.

- module (nn.Module): the module

Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    print(nn.utils.parametrize.type_before_parametrizations(layer) == nn.Linear)   --> true
Source: torch.nn.utils.parametrize.type_before_parametrizations

## nn.utils.parametrize.ParametrizationList(modules, original, unsafe=false)
    -> nn.utils.parametrize.ParametrizationList
What module.parametrizations has of a name: the parametrizations in their order, and the originals.
register_parametrization makes it.

- modules (nn.Module[]): the parametrizations
- original (Tensor): the tensor
- unsafe (boolean): dtype and shape may change

Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    print(#layer.parametrizations.weight)   --> 1
Source: torch.nn.utils.parametrize.ParametrizationList

## nn.utils.parametrize.ParametrizationList:forward() -> Tensor
The computed value.

Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    print(zknn.equal(layer.parametrizations.weight(), layer.weight))   --> true
Source: torch.nn.utils.parametrize.ParametrizationList.forward

## nn.utils.parametrize.ParametrizationList:right_inverse(value)
Makes the originals those that give this value, as an assignment to the name does.

- value (Tensor): the value

Errors: a parametrization without right_inverse; another dtype.
Example:
    local layer = nn.utils.parametrizations.weight_norm(nn.Linear(1, 2))
    layer.parametrizations.weight:right_inverse(zknn.tensor { { 3.0 }, { 4.0 } })
    print(layer.parametrizations.weight.original0:detach():view(2))   --> tensor([3., 4.])
Source: torch.nn.utils.parametrize.ParametrizationList.right_inverse

## nn.utils.fuse_conv_bn_eval(conv, bn, transpose=false) -> nn.Module
A convolution that does what a convolution and the BatchNorm behind it do in evaluation mode.

- conv (nn.Module): the convolution
- bn (nn.Module): the BatchNorm
- transpose (boolean): conv is a transposed one

Errors: training mode; a BatchNorm without running statistics.
Example:
    local conv, bn = nn.Conv2d(1, 2, 3):eval(), nn.BatchNorm2d(2):eval()
    local x = zknn.randn(1, 1, 5, 5)
    local fused = nn.utils.fuse_conv_bn_eval(conv, bn)
    print(zknn.allclose(fused(x), bn(conv(x)), 1e-4, 1e-5))   --> true
Source: torch.nn.utils.fuse_conv_bn_eval

## nn.utils.fuse_conv_bn_weights(conv_w, conv_b=nil, bn_rm, bn_rv, bn_eps, bn_w=nil, bn_b=nil,
    transpose=false) -> (Tensor, Tensor)
Weight and bias of such a convolution.

- conv_w (Tensor): the convolution's weight
- conv_b (Tensor): its bias, or nil
- bn_rm (Tensor): the running mean
- bn_rv (Tensor): the running variance
- bn_eps (number): what is added to it
- bn_w (Tensor): the BatchNorm's weight, or nil
- bn_b (Tensor): its bias, or nil
- transpose (boolean): the outputs are dimension 1 of the weight

Example:
    local one, zero = zknn.ones(1), zknn.zeros(1)
    local w, b = nn.utils.fuse_conv_bn_weights(zknn.ones(1, 1, 1), zero, one, one, 0.0, one * 2,
      zero)
    print(w:item(), b:item())   --> 2.0	-2.0
Source: torch.nn.utils.fuse_conv_bn_weights

## nn.utils.fuse_linear_bn_eval(linear, bn) -> nn.Module
A linear layer that does what a linear layer and the BatchNorm behind it do in evaluation mode.

- linear (nn.Module): the linear layer
- bn (nn.Module): the BatchNorm

Errors: training mode; another number of features; a BatchNorm without running statistics.
Example:
    local linear, bn = nn.Linear(2, 3):eval(), nn.BatchNorm1d(3):eval()
    print(nn.utils.fuse_linear_bn_eval(linear, bn))
    --> Linear(in_features=2, out_features=3, bias=True)
Source: torch.nn.utils.fuse_linear_bn_eval

## nn.utils.fuse_linear_bn_weights(linear_w, linear_b=nil, bn_rm, bn_rv, bn_eps, bn_w=nil, bn_b=nil)
    -> (Tensor, Tensor)
Weight and bias of such a linear layer.

- linear_w (Tensor): the linear layer's weight
- linear_b (Tensor): its bias, or nil
- bn_rm (Tensor): the running mean
- bn_rv (Tensor): the running variance
- bn_eps (number): what is added to it
- bn_w (Tensor): the BatchNorm's weight
- bn_b (Tensor): its bias

Example:
    local one, zero = zknn.ones(1), zknn.zeros(1)
    local w, b = nn.utils.fuse_linear_bn_weights(zknn.ones(1, 1), zero, one, one, 0.0, one, zero)
    print(w:item(), b:item())   --> 1.0	-1.0
Source: torch.nn.utils.fuse_linear_bn_weights

## nn.utils.skip_init(module_cls, ...) -> nn.Module
Makes a module without drawing random numbers: its values are to be replaced.

- module_cls (any): a class of modules
- ... (any): its arguments

Example:
    print(nn.utils.skip_init(nn.ReLU))   --> ReLU()
Source: torch.nn.utils.skip_init
]=]
