return [=[
# gradients: Gradients

Operations on tensors with requires_grad are recorded; `backward` walks the record and leaves each
leaf's gradient in its `grad`.

    local w = zknn.ones(3):requires_grad_()
    local loss = (w * 2):sum()
    loss:backward()
    print(w.grad)                                     -- tensor([2., 2., 2.])

With `create_graph` gradients can be differentiated in turn:

    local x = zknn.tensor({ 3.0 }, { requires_grad = true })
    local slope = zknn.autograd.grad(x:sin():sum(), x, { create_graph = true })[1]
    print(zknn.autograd.grad(slope:sum(), x)[1])      -- tensor([-0.1411]), which is -sin 3

## Tensor:backward(gradient=nil, retain_graph=create_graph, create_graph=false) -> nil
Computes the gradients of the leaves behind this tensor, and adds them to their `grad`.

Hooks and Functions may call it while another backward runs.

- gradient (Tensor): what the gradient begins with, of this tensor's shape; 1 for a single element
- retain_graph (boolean): keeps what was saved for backward, so that it can run once more
- create_graph (boolean): gives the gradients a history, so that they can be differentiated. Set
  `grad = nil` (`zero_grad`) when that is done: the history holds all tensors that it leads to

Errors: a tensor that requires no gradient; one of several elements without a gradient; a second
backward without retain_graph; a saved tensor that was changed in place; create_graph with an
operation that has no gradient of its gradient.
Example:
    local x = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    x:square():sum():backward()
    print(x.grad)   --> tensor([2., 4.])
    x:backward(zknn.tensor { 10.0, 10.0 })
    print(x.grad)   --> tensor([12., 14.])
Source: torch.Tensor.backward
See: Tensor.grad, autograd.grad, no_grad

## Tensor:requires_grad_(requires_grad=true) -> Tensor
Sets whether operations on a leaf are recorded; gives the tensor itself.

- requires_grad (boolean): true or false

Errors: true for a dtype that is not real; a tensor that an op made.
Example:
    print(zknn.ones(2):requires_grad_())   --> tensor([1., 1.], requires_grad=True)
Source: torch.Tensor.requires_grad_
See: Tensor.requires_grad, Tensor:detach

## Tensor:detach() -> Tensor
The same elements as a tensor without history. It shares the memory.

Example:
    local x = zknn.ones(2):requires_grad_()
    print((x * 2):detach())   --> tensor([2., 2.])
Source: torch.Tensor.detach
See: no_grad, clone

## Tensor:retain_grad() -> nil
Makes backward leave the gradient of a tensor that is no leaf in its `grad`, too.

Errors: a tensor that requires no gradient.
Example:
    local x = zknn.ones(2):requires_grad_()
    local y = x * 2
    y:retain_grad()
    y:mul(5):sum():backward()
    print(y.grad)   --> tensor([5., 5.])
Source: torch.Tensor.retain_grad
See: Tensor.grad

## Tensor:register_hook(hook) -> RemovableHandle
Calls a function with the tensor's gradient when backward has it. A tensor it gives replaces it.

Register it before the tensor is used further, or keep the tensor.

- hook (fun(grad: Tensor): Tensor?): the function

Returns: a handle; `handle:remove()` takes the hook away.
Errors: a tensor that requires no gradient; a hook that is no function.
Example:
    local x = zknn.ones(2):requires_grad_()
    local handle = x:register_hook(function(grad) return grad * 10 end)
    x:sum():backward()
    print(x.grad)   --> tensor([10., 10.])
    handle:remove()
Source: torch.Tensor.register_hook
Also: RemovableHandle
See: nn.Module:register_forward_hook

## Tensor:register_post_accumulate_grad_hook(hook) -> RemovableHandle
Calls a function with a leaf when a backward has added to its .grad, and all leaves have theirs.
The function may change both: a step that leaves no gradients behind.

- hook (fun(param: Tensor)): the function; it records gradients with create_graph alone

Returns: a handle; `handle:remove()` takes the hook away.
Errors: a tensor that requires no gradient, or is no leaf.
Example:
    local x = zknn.ones(2):requires_grad_()
    x:register_post_accumulate_grad_hook(function(p) p:sub_(p.grad * 0.1) end)
    x:sum():backward()
    print(x:detach())   --> tensor([0.9000, 0.9000])
Source: torch.Tensor.register_post_accumulate_grad_hook
See: Tensor:register_hook

## RemovableHandle:remove() -> nil
Takes a hook away. A second call does nothing.

Example:
    local x = zknn.ones(2):requires_grad_()
    local handle = x:register_hook(function(grad) return -grad end)
    handle:remove()
    x:sum():backward()
    print(x.grad)   --> tensor([1., 1.])
Source: torch.utils.hooks.RemovableHandle
See: Tensor:register_hook

## no_grad(f, ...args) -> any
Calls a function without recording gradients, and gives its results.

Python's `with torch.no_grad():` and its block are a call and a function here. An error inside
brings recording back, too.

- f (function): what to call
- ...args (any): its arguments

Errors: f that is no function.
Example:
    local w = zknn.ones(2):requires_grad_()
    zknn.no_grad(function()
      w:sub_(0.5)
    end)
    print(w)   --> tensor([0.5000, 0.5000], requires_grad=True)
Source: torch.no_grad
Also: inference_mode
See: enable_grad, set_grad_enabled, Tensor:detach

## enable_grad(f, ...args) -> any
Calls a function with recording on, inside no_grad; gives its results.

- f (function): what to call
- ...args (any): its arguments

Errors: f that is no function.
Example:
    zknn.no_grad(function()
      print(zknn.enable_grad(zknn.is_grad_enabled), zknn.is_grad_enabled())
    end)
    --> true	false
Source: torch.enable_grad
See: no_grad

## is_grad_enabled() -> boolean
Whether operations are recorded now.

Example:
    print(zknn.is_grad_enabled(), zknn.no_grad(zknn.is_grad_enabled))   --> true	false
Source: torch.is_grad_enabled
See: no_grad

## set_grad_enabled(mode) -> boolean
Turns recording on or off from now on; gives what it was.

no_grad and enable_grad are safer: they turn it back.

- mode (boolean): whether to record

Errors: a mode that is no boolean.
Example:
    local before = zknn.set_grad_enabled(false)
    print(before, zknn.is_grad_enabled())   --> true	false
    zknn.set_grad_enabled(before)
Source: torch.set_grad_enabled
See: no_grad

## module autograd
Gradients of chosen tensors, a check of gradients by differences, and anomaly mode.

## autograd.grad(outputs, inputs, grad_outputs=nil, retain_graph=create_graph, create_graph=false,
    allow_unused=materialize_grads, is_grads_batched=false, materialize_grads=false) -> Tensor[]
The gradients of the sum of outputs with respect to inputs, as a list. No `grad` changes.

Only what leads to an input is walked.

- outputs (Tensor|Tensor[]): what is differentiated
- inputs (Tensor|Tensor[]): with respect to what
- grad_outputs (Tensor|Tensor[]): factors of the outputs; 1 for an output of a single element
- retain_graph (boolean): keeps what was saved for backward
- create_graph (boolean): gives the gradients a history, so that they can be differentiated
- allow_unused (boolean): gives false for an input that no output depends on, where it is an error
  otherwise
- is_grads_batched (boolean): true is refused
- materialize_grads (boolean): gives zeros for such an input

Errors: an input that requires no gradient; one that was not used; create_graph with an operation
that has no gradient of its gradient.
Example:
    local x = zknn.tensor { 1.0, 2.0 }:requires_grad_()
    local grads = zknn.autograd.grad(x:square():sum(), x)
    print(grads[1], x.grad)   --> tensor([2., 4.])	nil
Source: torch.autograd.grad
See: Tensor:backward

## autograd.gradcheck(func, inputs, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=true)
    -> boolean
Compares the gradients that backward gives for a function with central differences.

- func (fun(...: Tensor): Tensor): the function, which gives one tensor
- inputs (Tensor|Tensor[]): its arguments, float64
- eps (number): how far each element is moved
- atol (number): the difference allowed
- rtol (number): the difference allowed relative to the value
- raise_exception (boolean): false gives false where gradients differ; true raises

Returns: true when they agree.
Errors: gradients that differ, with input, element and both values; inputs that are not float64.
Example:
    local x = zknn.tensor({ 0.5, 2.0 }, { dtype = "float64" })
    print(zknn.autograd.gradcheck(zknn.sin, x))   --> true
Source: torch.autograd.gradcheck
See: Function, testing.assert_gradients

## autograd.gradgradcheck(func, inputs, grad_outputs=nil, eps=1e-6, atol=1e-5, rtol=1e-3,
    raise_exception=true) -> boolean
Compares the gradients of a function's gradients with central differences.

- func (fun(...: Tensor): Tensor): the function, which gives one tensor
- inputs (Tensor|Tensor[]): its arguments, float64
- grad_outputs (Tensor): what the first gradients begin with; some numbers when it is left out
- eps (number): how far each element is moved
- atol (number): the difference allowed
- rtol (number): the difference allowed relative to the value
- raise_exception (boolean): false gives false where gradients differ; true raises

Returns: true when they agree.
Errors: gradients that differ, with input, element and both values; inputs that are not float64. The
last input that a message counts is grad_outputs.
Example:
    local x = zknn.tensor({ 0.5, 2.0 }, { dtype = "float64" })
    print(zknn.autograd.gradgradcheck(zknn.sin, x))   --> true
Source: torch.autograd.gradgradcheck
See: autograd.gradcheck

## autograd.once_differentiable(backward) -> function
Makes a Function's backward compute without recording, also with create_graph.

Gradients of its gradients are then an error, and not silently wrong.

- backward (function): the backward of a Function

Errors: a backward that is no function.
Example:
    local Twice = zknn.Function("Twice")
    function Twice.forward(_, x) return x * 2 end
    Twice.backward = zknn.autograd.once_differentiable(function(_, grad) return grad * 2 end)
    local x = zknn.ones(2):requires_grad_()
    print(zknn.autograd.grad(Twice(x):sum(), x)[1])   --> tensor([2., 2.])
Source: torch.autograd.function.once_differentiable
See: Function, Tensor:backward

## module autograd.functional
Jacobians, Hessians, and their products with vectors.

The function gets the inputs as its arguments, and gives one tensor or several. Where inputs or
results are several, so are the derivatives: `jacobian(f, { x, y })[2]` is that by y, and with
several results `jacobian(f, { x, y })[1][2]` that of the first.

## autograd.functional.jacobian(func, inputs, create_graph=false, strict=false, vectorize=false,
    strategy="reverse-mode") -> Tensor|Tensor[]
The derivatives of a function's results by its inputs, of the shape of both, one after the other.

- func (function): the function
- inputs (Tensor|Tensor[]): its arguments
- create_graph (boolean): gives the result a history, so that it can be differentiated
- strict (boolean): an error, not zeros, where a result does not depend on an input
- vectorize (boolean): true is refused
- strategy (string): "reverse-mode"

Errors: results that are no tensors; vectorize; what strict refuses.
Example:
    local x = zknn.tensor { 1.0, 2.0 }
    print(zknn.autograd.functional.jacobian(zknn.square, x))
    --> tensor([[2., 0.],
    -->         [0., 4.]])
Source: torch.autograd.functional.jacobian
See: autograd.functional.hessian, autograd.functional.vjp

## autograd.functional.hessian(func, inputs, create_graph=false, strict=false, vectorize=false,
    outer_jacobian_strategy="reverse-mode") -> Tensor|Tensor[]
The second derivatives of a function's one element by its inputs.

- func (function): the function, whose result has a single element
- inputs (Tensor|Tensor[]): its arguments
- create_graph (boolean): gives the result a history, so that it can be differentiated
- strict (boolean): an error, not zeros, where the result does not depend on an input
- vectorize (boolean): true is refused
- outer_jacobian_strategy (string): "reverse-mode"

Errors: a result of several elements; vectorize; what strict refuses.
Example:
    local x = zknn.tensor { 1.0, 2.0 }
    print(zknn.autograd.functional.hessian(function(t) return t:pow(3):sum() end, x))
    --> tensor([[ 6.,  0.],
    -->         [ 0., 12.]])
Source: torch.autograd.functional.hessian
See: autograd.functional.jacobian, autograd.functional.hvp

## autograd.functional.vjp(func, inputs, v=nil, create_graph=false, strict=false)
    -> Tensor|Tensor[], Tensor|Tensor[]
A vector times the Jacobian: what backward computes.

- func (function): the function
- inputs (Tensor|Tensor[]): its arguments
- v (Tensor|Tensor[]): a tensor for each result, of its shape; 1 for a single element
- create_graph (boolean): gives the results a history, so that they can be differentiated
- strict (boolean): an error, not zeros, where a result does not depend on an input

Returns: the function's results; the product, of the inputs' shapes.
Errors: a v of other shapes; what strict refuses.
Example:
    local x, v = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 10.0 }
    print(select(2, zknn.autograd.functional.vjp(zknn.square, x, v)))   --> tensor([ 2., 40.])
Source: torch.autograd.functional.vjp
See: autograd.functional.jvp

## autograd.functional.jvp(func, inputs, v=nil, create_graph=false, strict=false)
    -> Tensor|Tensor[], Tensor|Tensor[]
The Jacobian times a vector: the derivative along v.

- func (function): the function
- inputs (Tensor|Tensor[]): its arguments
- v (Tensor|Tensor[]): a tensor for each input, of its shape; 1 for a single element
- create_graph (boolean): gives the results a history, so that they can be differentiated
- strict (boolean): an error, not zeros, where a result does not depend on an input

Returns: the function's results; the product, of the results' shapes.
Errors: a v of other shapes; what strict refuses.
Example:
    local x, v = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 10.0 }
    print(select(2, zknn.autograd.functional.jvp(zknn.square, x, v)))   --> tensor([ 2., 40.])
Source: torch.autograd.functional.jvp
See: autograd.functional.vjp

## autograd.functional.vhp(func, inputs, v=nil, create_graph=false, strict=false)
    -> Tensor, Tensor|Tensor[]
A vector times the Hessian of a function's one element.

- func (function): the function, whose result has a single element
- inputs (Tensor|Tensor[]): its arguments
- v (Tensor|Tensor[]): a tensor for each input, of its shape; 1 for a single element
- create_graph (boolean): gives the results a history, so that they can be differentiated
- strict (boolean): an error, not zeros, where the result does not depend on an input

Returns: the function's result; the product, of the inputs' shapes.
Errors: a result of several elements; a v of other shapes; what strict refuses.
Example:
    local x, v = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 10.0 }
    local function f(t) return t:pow(3):sum() end
    print(select(2, zknn.autograd.functional.vhp(f, x, v)))   --> tensor([  6., 120.])
Source: torch.autograd.functional.vhp
See: autograd.functional.hvp

## autograd.functional.hvp(func, inputs, v=nil, create_graph=false, strict=false)
    -> Tensor, Tensor|Tensor[]
The Hessian of a function's one element times a vector. vhp gives the same sooner.

- func (function): the function, whose result has a single element
- inputs (Tensor|Tensor[]): its arguments
- v (Tensor|Tensor[]): a tensor for each input, of its shape; 1 for a single element
- create_graph (boolean): gives the results a history, so that they can be differentiated
- strict (boolean): an error, not zeros, where the result does not depend on an input

Returns: the function's result; the product, of the inputs' shapes.
Errors: a result of several elements; a v of other shapes; what strict refuses.
Example:
    local x, v = zknn.tensor { 1.0, 2.0 }, zknn.tensor { 1.0, 10.0 }
    local function f(t) return t:pow(3):sum() end
    print(select(2, zknn.autograd.functional.hvp(f, x, v)))   --> tensor([  6., 120.])
Source: torch.autograd.functional.hvp
See: autograd.functional.vhp

## autograd.detect_anomaly(f, ...args) -> any
Calls a function in anomaly mode: an op that makes a nan is an error. It names op and line.

Backward names the op whose gradient was nan, and where that op was called.

- f (function): what to call
- ...args (any): its arguments

Returns: the function's results.
Errors: an op that gives nan and got none; f that is no function.
Example:
    print(pcall(zknn.autograd.detect_anomaly, function()
      return zknn.tensor { -1.0 }:requires_grad_():sqrt()
    end))
    --> false	example:2: sqrt: the result has nan, and no input has (anomaly mode)
Source: torch.autograd.detect_anomaly
See: autograd.set_detect_anomaly

## autograd.set_detect_anomaly(mode) -> boolean
Turns anomaly mode on or off from now on; gives what it was. It slows every op down.

- mode (boolean): whether nan is an error

Errors: a mode that is no boolean.
Example:
    print(zknn.autograd.set_detect_anomaly(true))    --> false
    print(zknn.autograd.set_detect_anomaly(false))   --> true
Source: torch.autograd.set_detect_anomaly
See: autograd.detect_anomaly

## Function(name) -> table
A differentiable function whose forward and backward are written in Lua.

Both run without recording, except that create_graph records what backward does. `Cube(x)` and
`Cube.apply(x)` call it.

    function Cube.forward(ctx, ...)   gets the arguments of the call, tensors or not; gives tensors
    function Cube.backward(ctx, ...)  gets a gradient for each result; gives one for each argument,
                                      or nil

`ctx` is a table for what backward needs. `ctx:save_for_backward(...)` keeps tensors, which
`ctx.saved_tensors` gives as a list. `ctx.needs_input_grad[i]` says whether argument i needs a
gradient.

- name (string): what messages and grad_fn call it

Errors: a name that is no string; a call before forward is defined; results that are no tensors.
Example:
    local Cube = zknn.Function("Cube")
    function Cube.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * x * x
    end
    function Cube.backward(ctx, grad)
      local x = ctx.saved_tensors[1]
      return 3 * x * x * grad
    end
    local x = zknn.tensor { 2.0 }:requires_grad_()
    Cube(x):sum():backward()
    print(x.grad)   --> tensor([12.])
Source: torch.autograd.Function
Also: FunctionCtx
See: autograd.gradcheck, autograd.once_differentiable, FunctionCtx:save_for_backward

## FunctionCtx:save_for_backward(...tensors) -> nil
In the forward of a Function: keeps tensors for backward. In-place changes of them are errors.

- ...tensors (Tensor?): the tensors, or nil

Errors: an argument that is no tensor: keep other values as fields of ctx.
Example:
    local Scale = zknn.Function("Scale")
    function Scale.forward(ctx, x, factor)
      ctx.factor = factor
      return x * factor
    end
    function Scale.backward(ctx, grad)
      return grad * ctx.factor
    end
    local x = zknn.ones(2):requires_grad_()
    Scale(x, 3):sum():backward()
    print(x.grad)   --> tensor([3., 3.])
Source: torch.autograd.function.FunctionCtx.save_for_backward
See: Function, FunctionCtx.saved_tensors

## FunctionCtx.saved_tensors (Tensor[])
In the backward of a Function: the tensors that save_for_backward kept, as a list.

Errors: a tensor that was changed in place since it was saved.
Example:
    local Square = zknn.Function("Square")
    function Square.forward(ctx, x)
      ctx:save_for_backward(x)
      return x * x
    end
    function Square.backward(ctx, grad)
      return 2 * ctx.saved_tensors[1] * grad
    end
    print(zknn.autograd.gradcheck(Square, zknn.ones(2):double()))   --> true
Source: torch.autograd.function.FunctionCtx.saved_tensors
See: FunctionCtx:save_for_backward

## FunctionCtx.needs_input_grad (boolean[])
Whether each argument of a Function's call needs a gradient. backward can skip the others.

Example:
    local Probe = zknn.Function("Probe")
    function Probe.forward(ctx, x, y)
      print(ctx.needs_input_grad[1], ctx.needs_input_grad[2])
      return x + y
    end
    Probe(zknn.ones(1):requires_grad_(), zknn.ones(1))   --> true	false
Source: torch.autograd.function.FunctionCtx.needs_input_grad
See: Function
]=]
