return [=[
# statistics: Statistics, scans and searches

Functions of the elements along a dimension, or of all, beside the reductions. Each is a function,
zknn.mode(x), and most are methods, too: x:mode().

## nansum(input, dim=nil, keepdim=false, dtype=nil) -> Tensor
The sum of the elements that are no nan.

- input (Tensor): any shape
- dim (integer|integer[]): the dimensions to reduce; none means all
- keepdim (boolean): whether a reduced dimension stays, with size 1
- dtype (string): the dtype to compute in, and the result's

Errors: a dim out of range or given twice.
Example:
    local nan = 0 / 0
    print(zknn.tensor { 1.0, nan, 2.0 }:nansum())   --> tensor(3.)
Source: torch.nansum
Also: Tensor:nansum
See: sum, nanmean

## nanmean(input, dim=nil, keepdim=false, dtype=nil) -> Tensor
The mean of the elements that are no nan; nan where there is none.

- input (Tensor): of floats
- dim (integer|integer[]): the dimensions to reduce; none means all
- keepdim (boolean): whether a reduced dimension stays, with size 1
- dtype (string): the dtype to compute in, and the result's

Errors: an input that is not of floats; a dim out of range or given twice.
Example:
    local nan = 0 / 0
    print(zknn.tensor { 1.0, nan, 2.0 }:nanmean())   --> tensor(1.5000)
Source: torch.nanmean
Also: Tensor:nanmean
See: mean, nansum, nanmedian

## op nanmedian
- dim (integer): the dimension to reduce; without it all elements are reduced.
- keepdim (boolean): whether a reduced dimension stays, with size 1.

Shape: [] without dim, else input's without dim; keepdim keeps it as 1.
Example:
    local nan = 0 / 0
    print(zknn.tensor { 3.0, nan, 1.0, 2.0 }:nanmedian())   --> tensor(2.)
Source: torch.nanmedian
See: median, nanquantile

## quantile(input, q, dim=nil, keepdim=false, interpolation="linear") -> Tensor
The value below which a part q of the elements lies; nan where there is a nan.

Of a vector q, the first dimension of the result has one position for each.

- input (Tensor): float32 or float64, not empty
- q (number|Tensor): which part of the elements lies below, in 0..1; a vector of several
- dim (integer): the dimension to reduce; none means all elements
- keepdim (boolean): whether a reduced dimension stays, with size 1
- interpolation (string): between two elements: linear, lower, higher, midpoint or nearest

Errors: an empty input; q outside of 0..1 or of another dtype; dim out of range.
Example:
    local x = zknn.tensor { 1.0, 2.0, 4.0, 8.0 }
    print(x:quantile(0.5), x:quantile(zknn.tensor { 0.0, 0.25, 1.0 }))
    --> tensor(3.)	tensor([1.0000, 1.7500, 8.0000])
    print(x:quantile(0.5, { interpolation = "higher" }))   --> tensor(4.)
Source: torch.quantile
Also: Tensor:quantile
See: nanquantile, median, kthvalue

## nanquantile(input, q, dim=nil, keepdim=false, interpolation="linear") -> Tensor
The quantile of the elements that are no nan; nan where there is none.

- input (Tensor): float32 or float64, not empty
- q (number|Tensor): which part of the elements lies below, in 0..1; a vector of several
- dim (integer): the dimension to reduce; none means all elements
- keepdim (boolean): whether a reduced dimension stays, with size 1
- interpolation (string): between two elements: linear, lower, higher, midpoint or nearest

Errors: an empty input; q outside of 0..1 or of another dtype; dim out of range.
Example:
    local nan = 0 / 0
    print(zknn.tensor { 1.0, nan, 3.0 }:nanquantile(0.5))   --> tensor(2.)
Source: torch.nanquantile
Also: Tensor:nanquantile
See: quantile, nanmedian

## op kthvalue
Shape: both results have input's shape without dim; keepdim keeps it as 1.
Example:
    local value, index = zknn.tensor { 5.0, 1.0, 3.0 }:kthvalue(2)
    print(value, index)   --> tensor(3.)	tensor(2)
Source: torch.kthvalue
See: median, topk, sort

## op mode
Shape: both results have input's shape without dim; keepdim keeps it as 1.
Example:
    local value, index = zknn.tensor { 3, 1, 2, 1 }:mode()
    print(value, index)   --> tensor(1)	tensor(3)
Source: torch.mode
See: median, unique, bincount

## std_mean(input, dim=nil, unbiased=true, keepdim=false, correction=nil) -> Tensor, Tensor
The standard deviation and the mean.

- input (Tensor): of floats
- dim (integer|integer[]): the dimensions to reduce; none means all
- unbiased (boolean): whether the sum is divided by one less than the number of elements
- keepdim (boolean): whether a reduced dimension stays, with size 1
- correction (number): what is subtracted from the number of elements, instead of unbiased

Errors: an input that is not of floats; a dim out of range or given twice.
Example:
    print(zknn.std_mean(zknn.tensor { 1.0, 2.0, 3.0 }))   --> tensor(1.)	tensor(2.)
Source: torch.std_mean
Also: Tensor:std_mean
See: std, mean

## var_mean(input, dim=nil, unbiased=true, keepdim=false, correction=nil) -> Tensor, Tensor
The variance and the mean.

- input (Tensor): of floats
- dim (integer|integer[]): the dimensions to reduce; none means all
- unbiased (boolean): whether the sum is divided by one less than the number of elements
- keepdim (boolean): whether a reduced dimension stays, with size 1
- correction (number): what is subtracted from the number of elements, instead of unbiased

Errors: an input that is not of floats; a dim out of range or given twice.
Example:
    print(zknn.var_mean(zknn.tensor { 1.0, 2.0, 3.0 }))   --> tensor(1.)	tensor(2.)
Source: torch.var_mean
Also: Tensor:var_mean
See: var, mean

## aminmax(input, dim=nil, keepdim=false) -> Tensor, Tensor
The least and the greatest element.

- input (Tensor): any shape
- dim (integer): the dimension to reduce; none means all elements
- keepdim (boolean): whether a reduced dimension stays, with size 1

Errors: an empty input; dim out of range.
Example:
    print(zknn.tensor { 3, 1, 2 }:aminmax())   --> tensor(1)	tensor(3)
Source: torch.aminmax
Also: Tensor:aminmax
See: amin, amax

## op cummax
Shape: both results have input's shape.
Example:
    local value, index = zknn.tensor { 1, 3, 2, 3 }:cummax(0)
    print(value, index)   --> tensor([1, 3, 3, 3])	tensor([0, 1, 1, 3])
Source: torch.cummax
See: cummin, max, cumsum

## op cummin
Shape: both results have input's shape.
Example:
    local value, index = zknn.tensor { 3, 1, 2, 1 }:cummin(0)
    print(value, index)   --> tensor([3, 1, 1, 1])	tensor([0, 1, 1, 3])
Source: torch.cummin
See: cummax, min

## op logcumsumexp
Shape: the result has input's shape.
Example:
    print(zknn.tensor { 0.0, 0.0, 1.0 }:logcumsumexp(0))   --> tensor([0.0000, 0.6931, 1.5514])
Source: torch.logcumsumexp
See: logsumexp, cumsum, logaddexp

## diff(input, n=1, dim=-1, prepend=nil, append=nil) -> Tensor
The differences of neighbours along dim, taken n times.

- input (Tensor): at least one dimension
- n (integer): how often
- dim (integer): the dimension, which loses n positions
- prepend (Tensor): what is put in front of input along dim
- append (Tensor): what is put behind it

Errors: a scalar; n below 0; dim out of range; parts that do not fit together.
Example:
    print(zknn.tensor { 1, 4, 9 }:diff(), zknn.tensor { 1, 4, 9 }:diff(2))
    --> tensor([3, 5])	tensor([2])
Source: torch.diff
Also: Tensor:diff
See: trapezoid, cumsum

## trapezoid(y, x=nil, dx=nil, dim=-1) -> Tensor
The integral of y by the trapezoidal rule.

- y (Tensor): at least one dimension
- x (Tensor): the places of the values, a vector or of y's shape
- dx (number): the space between neighbours instead, 1 by default
- dim (integer): the dimension to integrate

Errors: x and dx; a scalar; bools; places that do not fit y; dim out of range.
Example:
    local y = zknn.tensor { 1.0, 5.0, 10.0 }
    print(zknn.trapezoid(y), zknn.trapezoid(y, zknn.tensor { 1.0, 3.0, 6.0 }))
    --> tensor(10.5000)	tensor(28.5000)
Source: torch.trapezoid
Also: Tensor:trapezoid
See: cumulative_trapezoid, diff

## trapz(y, x=nil, dx=nil, dim=-1) -> Tensor
The integral of y by the trapezoidal rule. The same as trapezoid.

- y (Tensor): at least one dimension
- x (Tensor): the places of the values, a vector or of y's shape
- dx (number): the space between neighbours instead, 1 by default
- dim (integer): the dimension to integrate

Errors: x and dx; a scalar; bools; places that do not fit y; dim out of range.
Example:
    local y = zknn.tensor { 1.0, 5.0, 10.0 }
    print(zknn.trapz(y), zknn.trapz(y, zknn.tensor { 1.0, 3.0, 6.0 }))
    --> tensor(10.5000)	tensor(28.5000)
Source: torch.trapz
Also: Tensor:trapz
See: cumulative_trapezoid, diff

## cumulative_trapezoid(y, x=nil, dx=nil, dim=-1) -> Tensor
The integrals of y up to each position but the first, by the trapezoidal rule.

- y (Tensor): at least one dimension
- x (Tensor): the places of the values, a vector or of y's shape
- dx (number): the space between neighbours instead, 1 by default
- dim (integer): the dimension to integrate

Errors: x and dx; a scalar; bools; places that do not fit y; dim out of range.
Example:
    print(zknn.cumulative_trapezoid(zknn.tensor { 1.0, 5.0, 10.0 }))
    --> tensor([ 3.0000, 10.5000])
Source: torch.cumulative_trapezoid
Also: Tensor:cumulative_trapezoid
See: trapezoid, cumsum

## cov(input, correction=1, fweights=nil, aweights=nil) -> Tensor
The covariances of the rows of a matrix: each row is a variable, each column an observation.

- input (Tensor): a matrix, or a vector, whose variance is taken
- correction (integer): what is subtracted from the number of observations
- fweights (Tensor): how often each observation was made, integers
- aweights (Tensor): the weight of each observation, floats

Errors: more than two dimensions; bools; weights of another length or below 0.
Example:
    print(zknn.cov(zknn.tensor { { 0.0, 1.0, 2.0 }, { 2.0, 1.0, 0.0 } }))
    --> tensor([[ 1., -1.],
    -->         [-1.,  1.]])
Source: torch.cov
Also: Tensor:cov
See: corrcoef, var

## corrcoef(input) -> Tensor
The correlation coefficients of the rows of a matrix, in -1..1.

- input (Tensor): a matrix, or a vector, whose coefficient is 1

Errors: more than two dimensions.
Example:
    print(zknn.corrcoef(zknn.tensor { { 0.0, 1.0, 2.0 }, { 2.0, 1.0, 0.0 } }))
    --> tensor([[ 1., -1.],
    -->         [-1.,  1.]])
Source: torch.corrcoef
Also: Tensor:corrcoef
See: cov

## histogram(input, bins, range=nil, weight=nil, density=false) -> Tensor, Tensor
How many elements fall into each bin, and the edges of the bins.

The last bin has both of its edges. It has no gradient.

- input (Tensor): float32 or float64
- bins (integer|Tensor): how many bins of one width, or their edges in rising order
- range (number[]): the least and the greatest edge; the data's own by default
- weight (Tensor): what an element counts
- density (boolean): whether the result is a density, whose integral is 1

Errors: another dtype; a range that is not finite; bins below 1.
Example:
    print(zknn.histogram(zknn.tensor { 1.0, 2.0, 1.0 }, 4, { 0, 3 }))
    --> tensor([0., 2., 1., 0.])	tensor([0.0000, 0.7500, 1.5000, 2.2500, 3.0000])
Source: torch.histogram
Also: Tensor:histogram
See: histc, bincount, bucketize

## histogramdd(input, bins, range=nil, weight=nil, density=false) -> Tensor, Tensor[]
How many points fall into each bin of a grid, and the edges of the bins along each dimension.

The last bin of a dimension has both of its edges. It has no gradient.

- input (Tensor): [*, d], points of d coordinates; float32 or float64
- bins (integer|table): how many bins of one width along each dimension, or a list with the number
  or the edges for each
- range (number[]): the least and the greatest edge of each dimension; the data's own by default
- weight (Tensor): what a point counts
- density (boolean): whether the result is a density, whose integral is 1

Shape: the result has a dimension for each of the d, of as many elements as there are bins.
Errors: another dtype; a range that is not finite; bins below 1; lists that do not fit d.
Example:
    local points = zknn.tensor { { 0.0, 1.0 }, { 1.0, 0.0 }, { 2.0, 1.0 }, { 2.0, 2.0 } }
    local found, edges = zknn.histogramdd(points, { 2, 2 }, { range = { 0, 2, 0, 2 } })
    print(found, edges[1])
    --> tensor([[0., 1.],
    -->         [1., 2.]])	tensor([0., 1., 2.])
Source: torch.histogramdd
Also: Tensor:histogramdd
See: histogram

## op searchsorted
Shape: the result has input's shape.
Example:
    print(zknn.searchsorted(zknn.tensor { 1, 3, 5 }, zknn.tensor { 0, 3, 6 }))
    --> tensor([0, 1, 3])
Source: torch.searchsorted
See: bucketize, sort, isin

## bucketize(input, boundaries, out_int32=false, right=false) -> Tensor
The number of the bucket of each element: how many boundaries are less than it.

- input (Tensor|number): of the dtype of boundaries
- boundaries (Tensor): a vector in rising order
- out_int32 (boolean): whether the result is int32 and not int64
- right (boolean): whether a boundary equal to the element counts, too

Errors: boundaries that are no vector; two dtypes.
Example:
    print(zknn.bucketize(zknn.tensor { 0, 3, 6 }, zknn.tensor { 1, 3, 5 }))
    --> tensor([0, 1, 3])
Source: torch.bucketize
Also: Tensor:bucketize
See: searchsorted, histogram

## isin(elements, test_elements, assume_unique=false, invert=false) -> Tensor
True where an element is among test_elements.

- elements (Tensor|number): any shape, which the result has
- test_elements (Tensor|number): what is looked for
- assume_unique (boolean): no use is made of it
- invert (boolean): whether the answer is turned round

Errors: two numbers.
Example:
    print(zknn.isin(zknn.tensor { 1, 2, 3 }, zknn.tensor { 3, 1 }))
    --> tensor([ True, False,  True])
Source: torch.isin
Also: Tensor:isin
See: unique, searchsorted, eq

## op unique_consecutive
Example:
    print(zknn.tensor { 1, 1, 2, 2, 1 }:unique_consecutive())   --> tensor([1, 2, 1])
Source: torch.unique_consecutive
See: unique

## msort(input) -> Tensor
The elements in order along dimension 0.

- input (Tensor): any shape

Example:
    print(zknn.tensor { 3, 1, 2 }:msort())   --> tensor([1, 2, 3])
Source: torch.msort
Also: Tensor:msort
See: sort

## dist(input, other, p=2) -> Tensor
The norm of the difference of two tensors.

- input (Tensor): of floats
- other (Tensor): of floats; it broadcasts
- p (number): which norm

Errors: integers; shapes that do not broadcast.
Example:
    print(zknn.dist(zknn.tensor { 1.0, 2.0 }, zknn.tensor { 4.0, 6.0 }))   --> tensor(5.)
Source: torch.dist
Also: Tensor:dist
See: cdist, norm

## op cdist
Shape: x1 [*, P, M], x2 [*, R, M]; result [*, P, R], with broadcasting in front.
Example:
    local x, y = zknn.tensor { { 0.0, 0.0 }, { 3.0, 4.0 } }, zknn.tensor { { 0.0, 1.0 } }
    print(zknn.cdist(x, y))
    --> tensor([[1.0000],
    -->         [4.2426]])
Source: torch.cdist
See: pdist, dist, norm

## pdist(input, p=2) -> Tensor
The distances of the rows of a matrix from each other, each pair once.

The first row's from those behind it come first, then the second's, and so on.

- input (Tensor): a matrix [N, M] of floats; the result is [N (N - 1) / 2]
- p (number): which norm, at least 0

Errors: an input that is no matrix; p below 0.
Example:
    print(zknn.pdist(zknn.tensor { { 0.0, 0.0 }, { 3.0, 4.0 }, { 0.0, 1.0 } }))
    --> tensor([5.0000, 1.0000, 4.2426])
Source: torch.pdist
Also: Tensor:pdist, nn.functional.pdist
See: cdist

## renorm(input, p, dim, maxnorm) -> Tensor
input with each slice along dim scaled down to the norm maxnorm where its norm is greater.

- input (Tensor): of floats, at least two dimensions
- p (number): which norm, above 0
- dim (integer): whose slices
- maxnorm (number): the greatest norm, at least 0

Errors: fewer than two dimensions; p or maxnorm out of range; dim out of range.
Example:
    print(zknn.tensor({ { 3.0, 4.0 }, { 0.0, 1.0 } }):renorm(2, 0, 1))
    --> tensor([[0.6000, 0.8000],
    -->         [0.0000, 1.0000]])
Source: torch.renorm
Also: Tensor:renorm, Tensor:renorm_
See: norm, nn.utils.clip_grad_norm_
]=]
