return [=[
# random: Random numbers

The numbers are PyTorch's: after manual_seed(n) each function here gives what PyTorch gives after
torch.manual_seed(n). One global generator feeds everything that draws, layers' weights, dropout and
shuffling among it; `{generator = g}` in a last table draws from another.

## manual_seed(seed) -> nil
Seeds the global generator, so that what follows can be repeated.

- seed (integer): any integer; the same one gives the same numbers, as in PyTorch

Errors: a seed that is no integer; a call inside a model that is exported.
Example:
    zknn.manual_seed(0)
    print(zknn.rand(2))   --> tensor([0.4963, 0.7682])
    zknn.manual_seed(0)
    print(zknn.rand(2))   --> tensor([0.4963, 0.7682])
Source: torch.manual_seed
See: Generator, get_rng_state, initial_seed

## initial_seed() -> integer
The seed that the global generator was given last.

Example:
    zknn.manual_seed(7)
    zknn.rand(3)
    print(zknn.initial_seed())   --> 7
Source: torch.initial_seed
See: manual_seed

## get_rng_state() -> Tensor
The state of the global generator as a uint8 tensor, to go on from there later.

Example:
    local state = zknn.get_rng_state()
    local a = zknn.rand(3)
    zknn.set_rng_state(state)
    print(zknn.equal(a, zknn.rand(3)))   --> true
Source: torch.get_rng_state
See: set_rng_state, save

## set_rng_state(new_state) -> nil
Puts the global generator into a state that get_rng_state gave, here or in PyTorch.

- new_state (Tensor): uint8, contiguous

Errors: a tensor that is no such state; a call inside a model that is exported.
Example:
    local state = zknn.get_rng_state()
    zknn.set_rng_state(state)
    print(#state)   --> 5056
Source: torch.set_rng_state
See: get_rng_state

## Generator(device="cpu") -> Generator
A random generator of one's own, apart from the global one.

Functions that draw take it as `{generator = g}` in their last table, and DataLoader and
random_split as an option. A new one has always the same seed.

- device (string): "cpu"

Errors: another device.
Example:
    local g = zknn.Generator():manual_seed(0)
    print(zknn.rand(2, { generator = g }))   --> tensor([0.4963, 0.7682])
Source: torch.Generator
See: Generator:manual_seed, manual_seed

## Generator:manual_seed(seed) -> Generator
Seeds the generator; gives the generator itself.

- seed (integer): any integer

Errors: a seed that is no integer.
Example:
    local g = zknn.Generator()
    g:manual_seed(1)
    print(g:initial_seed())   --> 1
Source: torch.Generator.manual_seed
See: manual_seed

## Generator:initial_seed() -> integer
The seed that the generator was given last.

Example:
    print(zknn.Generator():initial_seed())   --> 67280421310721
Source: torch.Generator.initial_seed
See: Generator:manual_seed

## Generator:seed() -> integer
Seeds the generator with a number from the operating system, and gives that number.

Example:
    local g = zknn.Generator()
    print(g:seed() == g:initial_seed())   --> true
Source: torch.Generator.seed
See: Generator:manual_seed

## Generator:get_state() -> Tensor
The state of the generator as a uint8 tensor.

Example:
    local g = zknn.Generator()
    print(g:get_state().dtype)   --> uint8
Source: torch.Generator.get_state
See: Generator:set_state, get_rng_state

## Generator:set_state(new_state) -> Generator
Puts the generator into a state that get_state gave, here or in PyTorch. Gives the generator.

- new_state (Tensor): uint8, contiguous

Errors: a tensor that is no such state.
Example:
    local g = zknn.Generator()
    local state = g:get_state()
    local a = zknn.rand(2, { generator = g })
    g:set_state(state)
    print(zknn.equal(a, zknn.rand(2, { generator = g })))   --> true
Source: torch.Generator.set_state
See: Generator:get_state

## rand(...size, dtype="float32", device="cpu", requires_grad=false, generator=nil) -> Tensor
Numbers that are spread evenly over [0, 1).

- ...size (integer|integer[]): the sizes of the dimensions, one after the other or in a list
- dtype (string): "float32" or "float64"
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real.
Example:
    print(zknn.rand(3))   --> tensor([0.4963, 0.7682, 0.0885])
Source: torch.rand
See: randn, randint, Tensor:uniform_

## randn(...size, dtype="float32", device="cpu", requires_grad=false, generator=nil) -> Tensor
Numbers of the normal distribution with mean 0 and standard deviation 1.

- ...size (integer|integer[]): the sizes of the dimensions, one after the other or in a list
- dtype (string): "float32" or "float64"
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real.
Example:
    print(zknn.randn(2, 3).shape)   --> torch.Size([2, 3])
Source: torch.randn
See: rand, Tensor:normal_

## randint(low=0, high, size, dtype="int64", device="cpu", requires_grad=false, generator=nil)
    -> Tensor
## randint(high, size) -> Tensor
Integers from low on and before high, all of them equally likely.

- low (integer): the least that is drawn
- high (integer): one more than the greatest
- size (integer[]): the sizes of the dimensions, as a list
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: low that is not less than high; a size that is no list.
Example:
    print(zknn.randint(10, { 4 }))      --> tensor([4, 9, 3, 0])
    print(zknn.randint(5, 6, { 3 }))    --> tensor([5, 5, 5])
Source: torch.randint
See: rand, randperm, Tensor:random_

## randperm(n, dtype="int64", device="cpu", requires_grad=false, generator=nil) -> Tensor
The integers from 0 to n - 1 in random order.

- n (integer): how many
- dtype (string): the dtype of the elements
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: a negative n.
Example:
    print(zknn.randperm(4))   --> tensor([0, 1, 3, 2])
Source: torch.randperm
See: arange, data.RandomSampler

## rand_like(input, dtype=nil, device="cpu", requires_grad=false, generator=nil) -> Tensor
As rand, with the shape and dtype of another tensor.

- input (Tensor): gives shape and dtype
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real.
Example:
    print(zknn.rand_like(zknn.zeros(2)))   --> tensor([0.4963, 0.7682])
Source: torch.rand_like
See: rand

## randn_like(input, dtype=nil, device="cpu", requires_grad=false, generator=nil) -> Tensor
As randn, with the shape and dtype of another tensor.

- input (Tensor): gives shape and dtype
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real.
Example:
    print(zknn.randn_like(zknn.zeros(2, 5)).shape)   --> torch.Size([2, 5])
Source: torch.randn_like
See: randn

## randint_like(input, low=0, high, dtype=nil, device="cpu", requires_grad=false, generator=nil)
    -> Tensor
## randint_like(input, high) -> Tensor
As randint, with the shape and dtype of another tensor.

- input (Tensor): gives shape and dtype
- low (integer): the least that is drawn
- high (integer): one more than the greatest
- dtype (string): another dtype
- device (string): "cpu"
- requires_grad (boolean): whether backward gives it a gradient
- generator (Generator): what draws instead of the global generator

Errors: low that is not less than high.
Example:
    print(zknn.randint_like(zknn.zeros(4), 10))   --> tensor([4., 9., 3., 0.])
Source: torch.randint_like
See: randint

## bernoulli(input, p=nil, generator=nil) -> Tensor
1 or 0 for each element: 1 with the probability that input has there. p is for all, instead.

- input (Tensor): the probabilities; its shape and dtype are the result's
- p (number|Tensor): one probability for all, or a tensor that broadcasts; input then gives only
  shape and dtype
- generator (Generator): what draws instead of the global generator

Errors: a probability outside 0..1; probabilities that are not real.
Example:
    print(zknn.bernoulli(zknn.tensor { 0.0, 1.0, 1.0 }))   --> tensor([0., 1., 1.])
Source: torch.bernoulli
Also: Tensor:bernoulli
See: Tensor:bernoulli_, multinomial

## multinomial(input, num_samples, replacement=false, generator=nil) -> Tensor
Draws positions, each with the weight that it has in input.

- input (Tensor): weights, real, not negative, which need not sum to 1
- num_samples (integer): how many positions to draw, from each row
- replacement (boolean): whether a position may be drawn again
- generator (Generator): what draws instead of the global generator

Shape: input [n] or [rows, n]; output int64 [num_samples] or [rows, num_samples].
Errors: more samples than positions, without replacement; weights that sum to 0, or are negative or
infinite.
Example:
    local weights = zknn.tensor { 0.0, 3.0, 0.0 }
    print(zknn.multinomial(weights, 3, true))   --> tensor([1, 1, 1])
Source: torch.multinomial
Also: Tensor:multinomial
See: bernoulli, data.WeightedRandomSampler

## Tensor:uniform_(from=0, to=1, generator=nil) -> Tensor
Fills the tensor with numbers that are spread evenly over [from, to).

- from (number): the least
- to (number): where they end
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real; from above to; a tensor that requires a gradient, outside no_grad.
Example:
    local x = zknn.empty(1000):uniform_(2, 3)
    print(x:ge(2):all():item(), x:lt(3):all():item())   --> true	true
Source: torch.Tensor.uniform_
See: rand

## Tensor:normal_(mean=0, std=1, generator=nil) -> Tensor
Fills the tensor with numbers of a normal distribution.

- mean (number): its mean
- std (number): its standard deviation, not negative
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real; a negative std; a tensor that requires a gradient, outside
no_grad.
Example:
    print(zknn.empty(2):normal_(5, 0))   --> tensor([5., 5.])
Source: torch.Tensor.normal_
See: randn

## Tensor:exponential_(lambd=1, generator=nil) -> Tensor
Fills the tensor with numbers of the exponential distribution, density lambd e^(-lambd x).

- lambd (number): the rate, above 0; the mean is 1 / lambd
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real; a rate of 0 or less; a tensor that requires a gradient, outside
no_grad.
Example:
    print(zknn.empty(100):exponential_(2):ge(0):all():item())   --> true
Source: torch.Tensor.exponential_
See: Tensor:uniform_

## Tensor:random_(from=0, to=nil, generator=nil) -> Tensor
## Tensor:random_(to) -> Tensor
Fills the tensor with integers from `from` on and before `to`.

Without arguments, with all integers from 0 on that the dtype holds exactly.

- from (integer): the least
- to (integer): one more than the greatest
- generator (Generator): what draws instead of the global generator

Errors: from that is not less than to; numbers that a uint8 or bool tensor does not hold.
Example:
    local x = zknn.empty(100):random_(3)
    print(x:min():item() >= 0, x:max():item() <= 2)   --> true	true
Source: torch.Tensor.random_
See: randint

## Tensor:bernoulli_(p=0.5, generator=nil) -> Tensor
Fills the tensor with 1, with probability p, and 0.

- p (number|Tensor): one probability, or a real tensor that broadcasts
- generator (Generator): what draws instead of the global generator

Errors: a probability outside 0..1; a tensor that requires a gradient, outside no_grad.
Example:
    print(zknn.empty(3):bernoulli_(1))   --> tensor([1., 1., 1.])
Source: torch.Tensor.bernoulli_
See: bernoulli

## normal(mean=0.0, std=1.0, size=nil, generator=nil, dtype="float32", requires_grad=false) ->
    Tensor
Draws from normal distributions: of one mean and deviation, or of those in tensors.

- mean (number|Tensor): the mean; tensors give the shape
- std (number|Tensor): the standard deviation, at least 0
- size (integer[]): the shape, where both are numbers
- generator (Generator): what draws instead of the global generator
- dtype (string): the dtype, where both are numbers
- requires_grad (boolean): whether gradients are recorded for it

Errors: a negative std; a size beside a tensor; none without one
Example:
    print(zknn.normal(zknn.tensor { 0.0, 100.0 }, 0).shape, zknn.normal(5, 0, { 2 }))
    --> torch.Size([2])	tensor([5., 5.])
Source: torch.normal
See: randn, Tensor:normal_

## poisson(input, generator=nil) -> Tensor
Draws from Poisson distributions with the rates in input.

- input (Tensor): rates, floats of 0 or more
- generator (Generator): what draws instead of the global generator

Errors: rates that are negative or not finite; a dtype that is no float
Example:
    print(zknn.poisson(zknn.zeros(3)))   --> tensor([0., 0., 0.])
Source: torch.poisson
See: bernoulli

## binomial(count, prob, generator=nil) -> Tensor
Draws how many of count trials succeed, each with the probability prob.

- count (Tensor): trials, floats; 0 or fewer give 0
- prob (Tensor): probabilities, of the same dtype; the shapes broadcast
- generator (Generator): what draws instead of the global generator

Errors: two dtypes, or one that is no float; a count that is not finite; shapes that do not
broadcast
Example:
    print(zknn.binomial(zknn.tensor { 3.0, 5.0 }, zknn.tensor { 0.0, 1.0 }))   --> tensor([0., 5.])
Source: torch.binomial
See: bernoulli, poisson

## seed() -> integer
Starts the global generator from a seed of the system, and gives the seed.

Example:
    print(math.type(zknn.seed()))   --> integer
Source: torch.seed
See: manual_seed, initial_seed

## Tensor:cauchy_(median=0, sigma=1, generator=nil) -> Tensor
Fills the tensor with numbers of the Cauchy distribution.

- median (number): the middle
- sigma (number): half the width at half the height, above 0
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real; a sigma of 0 or less; a tensor that requires a gradient, outside
no_grad
Example:
    print(zknn.empty(3):cauchy_().shape)   --> torch.Size([3])
Source: torch.Tensor.cauchy_
See: Tensor:normal_

## Tensor:log_normal_(mean=1, std=2, generator=nil) -> Tensor
Fills the tensor with numbers whose logarithms have a normal distribution.

- mean (number): of the logarithms
- std (number): their standard deviation, above 0
- generator (Generator): what draws instead of the global generator

Errors: a dtype that is not real; a std of 0 or less; a tensor that requires a gradient, outside
no_grad
Example:
    print(zknn.empty(3):log_normal_():gt(0):all():item())   --> true
Source: torch.Tensor.log_normal_
See: Tensor:normal_

## Tensor:geometric_(p, generator=nil) -> Tensor
Fills the tensor with numbers of the geometric distribution: trials up to the first success.

- p (number): the chance of a success, between 0 and 1
- generator (Generator): what draws instead of the global generator

Errors: a p that is not between 0 and 1; a tensor that requires a gradient, outside no_grad
Example:
    print(zknn.empty(3):geometric_(0.5):ge(1):all():item())   --> true
Source: torch.Tensor.geometric_
See: Tensor:bernoulli_
]=]
