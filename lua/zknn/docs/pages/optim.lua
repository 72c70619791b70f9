return [=[
# optim: Optimizers

An optimizer takes a model's parameters and changes them by their gradients at each `step`. Names,
defaults and numbers are PyTorch's; state_dicts go both ways.

    local optimizer = optim.SGD(model:parameters(), { lr = 1e-3 })
    loss:backward()
    optimizer:step()
    optimizer:zero_grad()

## module optim
Optimizers and, in optim.lr_scheduler, schedules of their learning rates.

## optim.SGD(params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=false,
    maximize=false, foreach=nil, differentiable=false, fused=nil) -> optim.SGD
Stochastic gradient descent, with momentum if wanted.

v = momentum v + (1 - dampening) g, w = w - lr v; without a momentum w = w - lr g.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- momentum (number): how much of the last step goes into this one
- dampening (number): how much less of the gradient goes into the momentum
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- nesterov (boolean): Nesterov's momentum, which needs a momentum and no dampening
- maximize (boolean): true goes up the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- differentiable (boolean): true is refused
- fused (boolean): the same

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.SGD({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.8000, 1.6000])
Source: torch.optim.SGD; Sutskever et al., On the importance of initialization and momentum in deep
learning, 2013
See: optim.Optimizer

## optim.Adam(params, lr=1e-3, betas={ 0.9, 0.999 }, eps=1e-8, weight_decay=0, amsgrad=false,
    foreach=nil, maximize=false, capturable=false, differentiable=false, fused=nil,
    decoupled_weight_decay=false) -> optim.Adam
Adam: steps of the mean gradient over the root of its mean square.

m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - lr m' / (sqrt(v') + eps), where m' and v'
are corrected for their start at 0.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- betas (number[]): the decay of the means of the gradient and of its square, each in [0, 1)
- eps (number): added to the denominator
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- amsgrad (boolean): divides by the greatest mean square so far
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- capturable (boolean): the same
- differentiable (boolean): true is refused
- fused (boolean): the same
- decoupled_weight_decay (boolean): takes weight_decay off the parameter, not into the gradient

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.Adam({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.9000, 1.9000])
Source: torch.optim.Adam; Kingma & Ba, Adam: a method for stochastic optimization, 2014
See: optim.Optimizer

## optim.AdamW(params, lr=1e-3, betas={ 0.9, 0.999 }, eps=1e-8, weight_decay=1e-2, amsgrad=false,
    maximize=false, foreach=nil, capturable=false, differentiable=false, fused=nil) -> optim.AdamW
Adam with decoupled weight decay.

As optim.Adam, and w = w - lr weight_decay w before each step.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- betas (number[]): the decay of the means of the gradient and of its square, each in [0, 1)
- eps (number): added to the denominator
- weight_decay (number): what is taken off a parameter, times lr, at each step
- amsgrad (boolean): divides by the greatest mean square so far
- maximize (boolean): true goes up the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- capturable (boolean): the same
- differentiable (boolean): true is refused
- fused (boolean): the same

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.AdamW({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.8990, 1.8980])
Source: torch.optim.AdamW; Loshchilov & Hutter, Decoupled weight decay regularization, 2017
See: optim.Optimizer

## optim.NAdam(params, lr=2e-3, betas={ 0.9, 0.999 }, eps=1e-8, weight_decay=0, momentum_decay=4e-3,
    decoupled_weight_decay=false, foreach=nil, maximize=false, capturable=false,
    differentiable=false) -> optim.NAdam
Adam with Nesterov's momentum.

The momentum of step t is b1 (1 - 0.5 0.96^(t momentum_decay)).

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- betas (number[]): the decay of the means of the gradient and of its square, each in [0, 1)
- eps (number): added to the denominator
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- momentum_decay (number): how the momentum of the schedule falls
- decoupled_weight_decay (boolean): takes weight_decay off the parameter, not into the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- capturable (boolean): the same
- differentiable (boolean): true is refused

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.NAdam({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.8944, 1.8944])
Source: torch.optim.NAdam; Dozat, Incorporating Nesterov momentum into Adam, 2016
See: optim.Optimizer

## optim.RAdam(params, lr=1e-3, betas={ 0.9, 0.999 }, eps=1e-8, weight_decay=0,
    decoupled_weight_decay=false, foreach=nil, maximize=false, capturable=false,
    differentiable=false) -> optim.RAdam
Adam with a rectified variance in the first steps.

While the variance of the mean square cannot be told, a step is lr m'; afterwards it is Adam's,
times the rectification.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- betas (number[]): the decay of the means of the gradient and of its square, each in [0, 1)
- eps (number): added to the denominator
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- decoupled_weight_decay (boolean): takes weight_decay off the parameter, not into the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- capturable (boolean): the same
- differentiable (boolean): true is refused

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.RAdam({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.8000, 1.6000])
Source: torch.optim.RAdam; Liu et al., On the variance of the adaptive learning rate and beyond,
2019
See: optim.Optimizer

## optim.Adamax(params, lr=2e-3, betas={ 0.9, 0.999 }, eps=1e-8, weight_decay=0, foreach=nil,
    maximize=false, differentiable=false, capturable=false) -> optim.Adamax
Adam with the greatest gradient in place of the mean square.

u = max(b2 u, |g| + eps), w = w - lr m' / u.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- betas (number[]): the decay of the means of the gradient and of its square, each in [0, 1)
- eps (number): added to the denominator
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused
- capturable (boolean): the same

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.Adamax({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.9000, 1.9000])
Source: torch.optim.Adamax; Kingma & Ba, Adam: a method for stochastic optimization, 2014
See: optim.Optimizer

## optim.RMSprop(params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=false,
    capturable=false, foreach=nil, maximize=false, differentiable=false) -> optim.RMSprop
RMSprop: steps of the gradient over the root of its mean square.

v = alpha v + (1 - alpha) g^2, w = w - lr g / (sqrt(v) + eps).

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- alpha (number): the decay of the mean square
- eps (number): added to the denominator
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- momentum (number): how much of the last step goes into this one
- centered (boolean): divides by the variance in place of the mean square
- capturable (boolean): chooses among PyTorch's implementations; it changes nothing here
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.RMSprop({ w })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.9000, 1.9000])
Source: torch.optim.RMSprop; Hinton, lecture 6 of Neural networks for machine learning, 2012
See: optim.Optimizer

## optim.Adagrad(params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0,
    eps=1e-10, foreach=nil, maximize=false, differentiable=false, fused=nil) -> optim.Adagrad
Adagrad: steps of the gradient over the root of the sum of its squares.

s = s + g^2, w = w - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps).

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- lr_decay (number): how the learning rate falls with the steps
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- initial_accumulator_value (number): what the sums of squares begin with
- eps (number): added to the denominator
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused
- fused (boolean): the same

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.Adagrad({ w })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.9900, 1.9900])
Source: torch.optim.Adagrad; Duchi, Hazan & Singer, Adaptive subgradient methods, 2011
See: optim.Optimizer

## optim.Adadelta(params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, foreach=nil, capturable=false,
    maximize=false, differentiable=false) -> optim.Adadelta
Adadelta: steps scaled by the ratio of the mean squares of steps and gradients.

v = rho v + (1 - rho) g^2, d = g sqrt(u + eps) / sqrt(v + eps), u = rho u + (1 - rho) d^2, w = w -
lr d.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- rho (number): the decay of the means of squares, at most 1
- eps (number): added under the roots
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- capturable (boolean): the same
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.Adadelta({ w }, { lr = 100 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.6838, 1.6838])
Source: torch.optim.Adadelta; Zeiler, Adadelta: an adaptive learning rate method, 2012
See: optim.Optimizer

## optim.Rprop(params, lr=1e-2, etas={ 0.5, 1.2 }, step_sizes={ 1e-6, 50 }, capturable=false,
    foreach=nil, maximize=false, differentiable=false) -> optim.Rprop
Rprop: steps of the gradient's sign alone, for whole data sets in one batch.

Each parameter has a step of its own, which grows while the sign stays and shrinks when it changes.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the first step of every parameter
- etas (number[]): the factors that shrink and grow a step
- step_sizes (number[]): the smallest and the largest step
- capturable (boolean): chooses among PyTorch's implementations; it changes nothing here
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.Rprop({ w })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.9900, 1.9900])
Source: torch.optim.Rprop; Riedmiller & Braun, A direct adaptive method for faster backpropagation,
1993
See: optim.Optimizer

## optim.ASGD(params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, foreach=nil,
    maximize=false, differentiable=false, capturable=false) -> optim.ASGD
Averaged stochastic gradient descent.

The learning rate at step t is lr / (1 + lambd lr t)^alpha; the average of the parameters is in
optimizer.state[parameter].ax.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- lambd (number): the decay term
- alpha (number): the power with which the learning rate falls
- t0 (number): the step at which averaging begins
- weight_decay (number): the factor of the L2 penalty, added to the gradient
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient
- differentiable (boolean): true is refused
- capturable (boolean): the same

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local opt = optim.ASGD({ w }, { lr = 0.1 })
    w:square():sum():backward()
    opt:step()
    print(w:detach())   --> tensor([0.8000, 1.6000])
Source: torch.optim.ASGD; Polyak & Juditsky, Acceleration of stochastic approximation by averaging,
1992
See: optim.Optimizer

## optim.Adafactor(params, lr=1e-2, beta2_decay=-0.8, eps={ false, 1e-3 }, d=1.0, weight_decay=0.0,
    foreach=nil, maximize=false) -> optim.Adafactor
Adam for large matrices: instead of a mean square for each element it keeps those of rows and
columns.

v = r c / mean(r) of the mean squares r of the rows and c of the columns, w = w - a g / sqrt(v),
where a grows with the size of w, and steps longer than d are made shorter.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- beta2_decay (number): the mean squares of step t take in t^beta2_decay of the new ones; at most 0
- eps (table): the least mean square (false: the dtype's precision), and the least size of w
- d (number): how long a step may be, at least 1
- weight_decay (number): how much smaller a weight gets by itself, times lr
- foreach (boolean): chooses among PyTorch's implementations; it changes nothing here
- maximize (boolean): true goes up the gradient

Errors: an empty list; a tensor that is no leaf, no real one, or in two groups; options out of their
range.
Example:
    local w = zknn.ones(2, 2):requires_grad_()
    local opt = optim.Adafactor({ w })
    w:sum():backward()
    opt:step()
    print(w:detach())
    --> tensor([[0.9900, 0.9900],
    -->         [0.9900, 0.9900]])
Source: torch.optim.Adafactor; Shazeer & Stern, Adafactor: adaptive learning rates with sublinear
memory cost, 2018
See: optim.Adam

## optim.Muon(params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=true,
    ns_coefficients={ 3.4445, -4.775, 2.0315 }, eps=1e-7, ns_steps=5, adjust_lr_fn=nil)
    -> optim.Muon
Steps of the gradient's momentum made nearly orthogonal, for the matrices of hidden layers.

Biases, embeddings and other parameters belong to another optimizer. The polynomial is computed in
bfloat16, as PyTorch's.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- weight_decay (number): how much smaller a weight gets by itself, times lr
- momentum (number): how much of the mean gradient stays
- nesterov (boolean): steps by the gradient and the mean
- ns_coefficients (number[]): of x, x^3 and x^5 in the polynomial (Newton-Schulz)
- eps (number): the least norm of a gradient
- ns_steps (integer): how often the polynomial is used, below 100
- adjust_lr_fn (string): "original": lr sqrt(max(1, rows / columns)); "match_rms_adamw":
  0.2 lr sqrt(max(rows, columns)); "spectral_unclamped": lr sqrt(rows / columns)

Errors: a parameter that is no matrix; options out of their range.
Example:
    local w = zknn.ones(2, 2):requires_grad_()
    local opt = optim.Muon({ w }, { lr = 0.1 })
    w:sum():backward()
    opt:step()
    print(w[{ 0, 0 }]:item() < 1)   --> true
Source: torch.optim.Muon; Jordan, Muon: an optimizer for hidden layers in neural networks, 2024
See: optim.SGD

## optim.LBFGS(params, lr=1, max_iter=20, max_eval=nil, tolerance_grad=1e-7,
    tolerance_change=1e-9, history_size=100, line_search_fn=nil, maximize=false) -> optim.LBFGS
Quasi-Newton steps: the last differences of the gradient tell how the loss curves.

`step` needs a closure that computes the loss and its gradients anew; it is called several times.
All parameters are one group. For losses without noise: whole data sets, few parameters.

- params (Tensor[]|table): the parameters, or a list of groups {params = list, lr = ...}
- lr (number): the learning rate
- max_iter (integer): moves a step
- max_eval (integer): calls of the closure a step; nil: 5 / 4 of max_iter
- tolerance_grad (number): ends a step when no gradient is larger
- tolerance_change (number): ends a step when loss or parameters change less
- history_size (integer): how many differences are kept
- line_search_fn (string): "strong_wolfe" looks for a good length of each move; nil: lr
- maximize (boolean): true goes up the gradient

Errors: several groups; another line search; a step without closure.
Example:
    local w = zknn.tensor { 3.0, -2.0 }:requires_grad_()
    local opt = optim.LBFGS({ w }, { line_search_fn = "strong_wolfe" })
    opt:step(function()
      opt:zero_grad()
      local loss = (w - zknn.tensor { 1.0, 5.0 }):square():sum()
      loss:backward()
      return loss
    end)
    print(w:detach())   --> tensor([1.0000, 5.0000])
Source: torch.optim.LBFGS; Nocedal & Wright, Numerical optimization, chapter 7
See: optim.Optimizer:step
]=]
