return [=[
# initialization: Initialization and utilities of modules

Functions that fill tensors before training, and functions over the parameters and gradients of a
model.

## module nn.init
Fills tensors in place, with the random numbers of PyTorch.


## module nn.utils
Gradients and parameters as one: clipping, vectors.


## nn.init.uniform_(tensor, a=0.0, b=1.0, generator=nil) -> Tensor
Uniform random numbers from a to b.

- tensor (Tensor): the tensor, which is changed and given
- a (number): the low end
- b (number): the high end
- generator (Generator): what is drawn from; nil: the global generator

Example:
    print(nn.init.uniform_(zknn.empty(1000), 0, 2):mean():item() < 1.2)   --> true
Source: torch.nn.init.uniform_

## nn.init.normal_(tensor, mean=0.0, std=1.0, generator=nil) -> Tensor
Normal random numbers.

- tensor (Tensor): the tensor, which is changed and given
- mean (number): the mean
- std (number): the standard deviation
- generator (Generator): what is drawn from; nil: the global generator

Example:
    print(nn.init.normal_(zknn.empty(3), { mean = 5, std = 0 }))   --> tensor([5., 5., 5.])
Source: torch.nn.init.normal_

## nn.init.trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=nil) -> Tensor
Normal random numbers within a..b.

- tensor (Tensor): the tensor, which is changed and given
- mean (number): the mean
- std (number): the standard deviation
- a (number): the least
- b (number): the greatest
- generator (Generator): what is drawn from; nil: the global generator

Errors: a not below b.
Example:
    print(nn.init.trunc_normal_(zknn.empty(100), { a = -1, b = 1 }):abs():max():item() <= 1)
    --> true
Source: torch.nn.init.trunc_normal_

## nn.init.constant_(tensor, val) -> Tensor
One value everywhere.

- tensor (Tensor): the tensor, which is changed and given
- val (number): the value

Example:
    print(nn.init.constant_(zknn.empty(2), 0.5))   --> tensor([0.5000, 0.5000])
Source: torch.nn.init.constant_

## nn.init.zeros_(tensor) -> Tensor
0 everywhere.

- tensor (Tensor): the tensor, which is changed and given

Example:
    print(nn.init.zeros_(zknn.empty(2)))   --> tensor([0., 0.])
Source: torch.nn.init.zeros_

## nn.init.ones_(tensor) -> Tensor
1 everywhere.

- tensor (Tensor): the tensor, which is changed and given

Example:
    print(nn.init.ones_(zknn.empty(2)))   --> tensor([1., 1.])
Source: torch.nn.init.ones_

## nn.init.eye_(tensor) -> Tensor
1 on the diagonal of a matrix, else 0.

- tensor (Tensor): the tensor, which is changed and given

Errors: a tensor that is no matrix.
Example:
    print(nn.init.eye_(zknn.empty(2, 2)):flatten())   --> tensor([1., 0., 0., 1.])
Source: torch.nn.init.eye_

## nn.init.dirac_(tensor, groups=1) -> Tensor
The weights of a convolution that passes its input on.

- tensor (Tensor): the tensor, which is changed and given
- groups (integer): the groups of the convolution

Errors: a tensor of fewer than 3 or more than 5 dimensions.
Example:
    print(nn.init.dirac_(zknn.empty(1, 1, 3)):flatten())   --> tensor([0., 1., 0.])
Source: torch.nn.init.dirac_

## nn.init.xavier_uniform_(tensor, gain=1.0, generator=nil) -> Tensor
Uniform in +-gain sqrt(6 / (fan_in + fan_out)).

- tensor (Tensor): the tensor, which is changed and given
- gain (number): a factor, as calculate_gain gives it
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor of fewer than 2 dimensions.
Example:
    print(nn.init.xavier_uniform_(zknn.empty(3, 3)):abs():max():item() <= 1)   --> true
Source: torch.nn.init.xavier_uniform_; Glorot & Bengio, Understanding the difficulty of training
deep feedforward neural networks, 2010

## nn.init.xavier_normal_(tensor, gain=1.0, generator=nil) -> Tensor
Normal with the deviation gain sqrt(2 / (fan_in + fan_out)).

- tensor (Tensor): the tensor, which is changed and given
- gain (number): a factor, as calculate_gain gives it
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor of fewer than 2 dimensions.
Example:
    print(nn.init.xavier_normal_(zknn.empty(3, 3)).shape)   --> torch.Size([3, 3])
Source: torch.nn.init.xavier_normal_; Glorot & Bengio, Understanding the difficulty of training deep
feedforward neural networks, 2010

## nn.init.kaiming_uniform_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=nil) ->
    Tensor
Uniform in +-gain sqrt(3 / fan).

- tensor (Tensor): the tensor, which is changed and given
- a (number): the negative slope, for "leaky_relu"
- mode (string): "fan_in" or "fan_out"
- nonlinearity (string): what follows the layer: "relu", "leaky_relu", "tanh", ...
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor of fewer than 2 dimensions; an unknown mode or nonlinearity.
Example:
    print(nn.init.kaiming_uniform_(zknn.empty(3, 3), { nonlinearity = "relu" }).shape)
    --> torch.Size([3, 3])
Source: torch.nn.init.kaiming_uniform_; He et al., Delving deep into rectifiers, 2015

## nn.init.kaiming_normal_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=nil) ->
    Tensor
Normal with the deviation gain / sqrt(fan).

- tensor (Tensor): the tensor, which is changed and given
- a (number): the negative slope, for "leaky_relu"
- mode (string): "fan_in" or "fan_out"
- nonlinearity (string): what follows the layer: "relu", "leaky_relu", "tanh", ...
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor of fewer than 2 dimensions; an unknown mode or nonlinearity.
Example:
    print(nn.init.kaiming_normal_(zknn.empty(3, 3), { mode = "fan_out" }).shape)
    --> torch.Size([3, 3])
Source: torch.nn.init.kaiming_normal_; He et al., Delving deep into rectifiers, 2015

## nn.init.orthogonal_(tensor, gain=1, generator=nil) -> Tensor
A matrix with orthogonal rows or columns.

- tensor (Tensor): the tensor, which is changed and given
- gain (number): a factor, as calculate_gain gives it
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor of fewer than 2 dimensions.
Example:
    local w = nn.init.orthogonal_(zknn.empty(2, 2))
    print(zknn.allclose(w:matmul(w:t()), zknn.eye(2), { atol = 1e-6 }))   --> true
Source: torch.nn.init.orthogonal_; Saxe et al., Exact solutions to the nonlinear dynamics of
learning, 2013

## nn.init.sparse_(tensor, sparsity, std=0.01, generator=nil) -> Tensor
Normal random numbers, with a part of each column 0.

- tensor (Tensor): the tensor, which is changed and given
- sparsity (number): the part, 0 to 1
- std (number): the standard deviation
- generator (Generator): what is drawn from; nil: the global generator

Errors: a tensor that is no matrix; a share outside of 0..1.
Example:
    print(nn.init.sparse_(zknn.empty(4, 1), { sparsity = 0.5 }):eq(0):sum():item())   --> 2
Source: torch.nn.init.sparse_; Martens, Deep learning via Hessian-free optimization, 2010

## nn.init.calculate_gain(nonlinearity, param=nil) -> number
The factor that keeps the variance through an activation.

- nonlinearity (string): "relu", "leaky_relu", "tanh", "sigmoid", "selu", "linear", ...
- param (number): the negative slope of "leaky_relu"

Errors: an unknown name.
Example:
    print(zknn.tensor(nn.init.calculate_gain "relu"))   --> tensor(1.4142)
Source: torch.nn.init.calculate_gain

## nn.utils.clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=false,
    foreach=nil) -> Tensor
Scales the gradients so that their norm, of all together, is at most max_norm.

- parameters (Tensor|Tensor[]): the parameters
- max_norm (number): the greatest norm
- norm_type (number): the p of the norm
- error_if_nonfinite (boolean): raises when the norm is nan or inf
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here

Returns: the norm before.
Example:
    local w = zknn.ones(2):requires_grad_()
    w:mul(3):sum():backward()
    nn.utils.clip_grad_norm_({ w }, 1.0)
    print(w.grad)   --> tensor([0.7071, 0.7071])
Source: torch.nn.utils.clip_grad_norm_

## nn.utils.clip_grad_value_(parameters, clip_value, foreach=nil)
Brings every element of the gradients into -clip_value..clip_value.

- parameters (Tensor|Tensor[]): the parameters
- clip_value (number): the greatest size
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here

Example:
    local w = zknn.ones(2):requires_grad_()
    w:mul(3):sum():backward()
    nn.utils.clip_grad_value_({ w }, 1.0)
    print(w.grad)   --> tensor([1., 1.])
Source: torch.nn.utils.clip_grad_value_

## nn.utils.clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=nil)
Scales the gradients as clip_grad_norm_ does, by a norm that is known.

- parameters (Tensor|Tensor[]): the parameters
- max_norm (number): the greatest norm
- total_norm (Tensor): the norm, as get_total_norm gives it
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here

Example:
    local w = zknn.ones(2):requires_grad_()
    w:mul(3):sum():backward()
    nn.utils.clip_grads_with_norm_({ w }, 1.0, zknn.tensor(6.0))
    print(w.grad)   --> tensor([0.5000, 0.5000])
Source: torch.nn.utils.clip_grads_with_norm_

## nn.utils.get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=false, foreach=nil) -> Tensor
Gives the norm of several tensors as one.

- tensors (Tensor|Tensor[]): the tensors
- norm_type (number): the p of the norm
- error_if_nonfinite (boolean): raises when the norm is nan or inf
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here

Example:
    print(nn.utils.get_total_norm { zknn.tensor { 3.0 }, zknn.tensor { 4.0 } })   --> tensor(5.)
Source: torch.nn.utils.get_total_norm

## nn.utils.parameters_to_vector(parameters) -> Tensor
Puts parameters one after the other into one vector.

- parameters (Tensor|Tensor[]): the parameters

Example:
    print(nn.utils.parameters_to_vector(nn.Linear(2, 3):parameters()).shape)   --> torch.Size([9])
Source: torch.nn.utils.parameters_to_vector
See: nn.utils.vector_to_parameters

## nn.utils.vector_to_parameters(vec, parameters)
Fills parameters from one vector.

- vec (Tensor): the elements, one parameter after the other
- parameters (Tensor|Tensor[]): the parameters

Errors: a vector of another length.
Example:
    local fc = nn.Linear(2, 1)
    nn.utils.vector_to_parameters(zknn.ones(3), fc:parameters())
    print(fc.bias:item())   --> 1.0
Source: torch.nn.utils.vector_to_parameters

## nn.utils.consume_prefix_in_state_dict_if_present(state_dict, prefix)
Takes a prefix off the names of a state_dict, in place.

- state_dict (table): the state_dict
- prefix (string): such as "module."

Example:
    local sd = { ["module.fc.weight"] = zknn.ones(1) }
    nn.utils.consume_prefix_in_state_dict_if_present(sd, "module.")
    print(next(sd))   --> fc.weight	tensor([1.])
Source: torch.nn.modules.utils.consume_prefix_in_state_dict_if_present
]=]
