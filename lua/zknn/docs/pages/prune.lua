return [=[
# prune: Pruning

A pruned parameter moves to NAME_orig; NAME_mask has ones and zeros, and NAME is their product,
computed before each forward. Methods may follow each other.

## module nn.utils.prune
Parts of parameters held at 0.

## nn.utils.prune.identity(module, name) -> nn.Module
Prunes nothing: makes the mask of ones, which others may change.

- module (nn.Module): the module
- name (string): its parameter

Returns: the module.
Errors: a name that it has not; a parameter that is none.
Example:
    local layer = nn.Linear(4, 2)
    print(nn.utils.prune.identity(layer, "weight").weight_mask:sum():item())   --> 8.0
Source: torch.nn.utils.prune.identity

## nn.utils.prune.l1_unstructured(module, name, amount, importance_scores=nil) -> nn.Module
Holds the elements nearest to 0 at 0.

- module (nn.Module): the module
- name (string): its parameter
- amount (number): how many go: an integer, or a share of them as a float
- importance_scores (Tensor): what is judged instead of the parameter

Returns: the module.
Errors: a name that it has not; an amount out of its range.
Example:
    local layer = nn.Linear(4, 2)
    nn.utils.prune.l1_unstructured(layer, "weight", 0.5)
    print(layer.weight:eq(0):sum():item())   --> 4
Source: torch.nn.utils.prune.l1_unstructured

## nn.utils.prune.random_unstructured(module, name, amount) -> nn.Module
Holds random elements at 0.

- module (nn.Module): the module
- name (string): its parameter
- amount (number): how many go: an integer, or a share of them as a float

Returns: the module.
Errors: a name that it has not; an amount out of its range.
Example:
    local layer = nn.Linear(4, 2)
    nn.utils.prune.random_unstructured(layer, "weight", 3)
    print(layer.weight:eq(0):sum():item())   --> 3
Source: torch.nn.utils.prune.random_unstructured

## nn.utils.prune.random_structured(module, name, amount, dim) -> nn.Module
Holds random channels of a dimension at 0.

- module (nn.Module): the module
- name (string): its parameter
- amount (number): how many go: an integer, or a share of them as a float
- dim (integer): the dimension

Returns: the module.
Errors: a name that it has not; an amount out of its range; a vector.
Example:
    local layer = nn.Linear(4, 2)
    nn.utils.prune.random_structured(layer, "weight", 1, 1)
    print(layer.weight:eq(0):sum():item())   --> 2
Source: torch.nn.utils.prune.random_structured

## nn.utils.prune.ln_structured(module, name, amount, n, dim, importance_scores=nil) -> nn.Module
Holds the channels of least norm at 0.

- module (nn.Module): the module
- name (string): its parameter
- amount (number): how many go: an integer, or a share of them as a float
- n (number): the norm
- dim (integer): the dimension
- importance_scores (Tensor): what is judged instead of the parameter

Returns: the module.
Errors: a name that it has not; an amount out of its range; a vector.
Example:
    local layer = nn.Linear(4, 2)
    nn.utils.prune.ln_structured(layer, "weight", 1, 2, 0)
    print(layer.weight:eq(0):sum():item())   --> 4
Source: torch.nn.utils.prune.ln_structured

## nn.utils.prune.custom_from_mask(module, name, mask) -> nn.Module
Holds at 0 what a mask says.

- module (nn.Module): the module
- name (string): its parameter
- mask (Tensor): 1 for what stays, 0 for what goes

Returns: the module.
Errors: a name that it has not; a mask of another shape.
Example:
    local layer = nn.Linear(4, 2)
    nn.utils.prune.custom_from_mask(layer, "bias", zknn.tensor { 1, 0 })
    print(layer.bias[1]:item())   --> 0.0
Source: torch.nn.utils.prune.custom_from_mask

## nn.utils.prune.global_unstructured(parameters, pruning_method, importance_scores=nil, amount=nil)
Prunes several parameters as if they were one.

- parameters (table[]): { module, name } of each
- pruning_method (any): nn.utils.prune.L1Unstructured or RandomUnstructured
- importance_scores (Tensor[]): what is judged instead of each parameter
- amount (number): how many go: an integer, or a share of them as a float

Errors: a method for channels.
Example:
    local net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    local places = { { net[0], "weight" }, { net[1], "weight" } }
    nn.utils.prune.global_unstructured(places, nn.utils.prune.L1Unstructured, { amount = 0.25 })
    print((net[0].weight:eq(0):sum() + net[1].weight:eq(0):sum()):item())   --> 2
Source: torch.nn.utils.prune.global_unstructured

## nn.utils.prune.remove(module, name) -> nn.Module
Makes the pruned values the parameter's own, without a mask.

- module (nn.Module): the module
- name (string): its parameter

Returns: the module.
Errors: a parameter that is not pruned.
Example:
    local layer = nn.utils.prune.l1_unstructured(nn.Linear(4, 2), "weight", 2)
    print(#nn.utils.prune.remove(layer, "weight"):buffers())   --> 0
Source: torch.nn.utils.prune.remove

## nn.utils.prune.is_pruned(module) -> boolean
Tells whether a parameter of the module or of one below is pruned.

- module (nn.Module): the module

Example:
    print(nn.utils.prune.is_pruned(nn.Linear(2, 2)))   --> false
Source: torch.nn.utils.prune.is_pruned

## nn.utils.prune.BasePruningMethod() -> nn.utils.prune.BasePruningMethod
The base of the classes below: one that defines compute_mask(t, default_mask) and PRUNING_TYPE.

Example:
    print(nn.utils.prune.L1Unstructured(1).PRUNING_TYPE)   --> unstructured
Source: torch.nn.utils.prune.BasePruningMethod

## nn.utils.prune.BasePruningMethod:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.L1Unstructured(1)
    print(method:compute_mask(zknn.tensor { 3.0, 1.0 }, zknn.ones(2)))   --> tensor([1., 0.])
Source: torch.nn.utils.prune.BasePruningMethod.compute_mask

## nn.utils.prune.BasePruningMethod:apply_mask(module) -> Tensor
The pruned value of the module's parameter.

- module (nn.Module): a module that this method prunes

Example:
    local method = nn.utils.prune.L1Unstructured(1)
    print(method:prune(zknn.tensor { 3.0, 1.0 }))   --> tensor([3., 0.])
Source: torch.nn.utils.prune.BasePruningMethod.apply_mask

## nn.utils.prune.BasePruningMethod:prune(t, default_mask=nil, importance_scores=nil) -> Tensor
A tensor pruned, without a module.

- t (Tensor): the tensor
- default_mask (Tensor): a mask that is there
- importance_scores (Tensor): what is judged instead of t

Example:
    print(nn.utils.prune.L1Unstructured(1):prune(zknn.tensor { 3.0, 1.0 }))   --> tensor([3., 0.])
Source: torch.nn.utils.prune.BasePruningMethod.prune

## nn.utils.prune.PruningContainer(first=nil) -> nn.utils.prune.PruningContainer
Methods that prune one parameter one after the other.

- first (any): a method

Example:
    local container = nn.utils.prune.PruningContainer(nn.utils.prune.Identity())
    print(container:prune(zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.PruningContainer

## nn.utils.prune.PruningContainer:add_pruning_method(method)
Adds a method at the end.

- method (any): a method of the same parameter

Errors: something else; a method of another parameter.
Example:
    local container = nn.utils.prune.PruningContainer()
    container:add_pruning_method(nn.utils.prune.Identity())
    print(container:prune(zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.PruningContainer.add_pruning_method

## nn.utils.prune.PruningContainer:compute_mask(t, default_mask) -> Tensor
The last method's mask of what those before have left.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local container = nn.utils.prune.PruningContainer(nn.utils.prune.L1Unstructured(1))
    print(container:compute_mask(zknn.tensor { 3.0, 1.0, 2.0 }, zknn.tensor { 1.0, 0.0, 1.0 }))
    --> tensor([1., 0., 0.])
Source: torch.nn.utils.prune.PruningContainer.compute_mask

## nn.utils.prune.Identity() -> nn.utils.prune.Identity
Leaves the mask as it is.


Example:
    print(nn.utils.prune.Identity():prune(zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.Identity
See: nn.utils.prune.global_unstructured

## nn.utils.prune.Identity:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.Identity.compute_mask

## nn.utils.prune.L1Unstructured(amount) -> nn.utils.prune.L1Unstructured
Takes the elements nearest to 0.

- amount (number): how many go: an integer, or a share of them as a float

Example:
    print(nn.utils.prune.L1Unstructured(1):prune(zknn.tensor { 3.0, 1.0 }))   --> tensor([3., 0.])
Source: torch.nn.utils.prune.L1Unstructured
See: nn.utils.prune.global_unstructured

## nn.utils.prune.L1Unstructured:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.L1Unstructured.compute_mask

## nn.utils.prune.RandomUnstructured(amount) -> nn.utils.prune.RandomUnstructured
Takes random elements.

- amount (number): how many go: an integer, or a share of them as a float

Example:
    print(nn.utils.prune.RandomUnstructured(1):prune(zknn.ones(2)):sum())   --> tensor(1.)
Source: torch.nn.utils.prune.RandomUnstructured
See: nn.utils.prune.global_unstructured

## nn.utils.prune.RandomUnstructured:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.RandomUnstructured.compute_mask

## nn.utils.prune.RandomStructured(amount, dim=-1) -> nn.utils.prune.RandomStructured
Takes random channels.

- amount (number): how many go: an integer, or a share of them as a float
- dim (integer): the dimension

Example:
    print(nn.utils.prune.RandomStructured(1, 0):prune(zknn.ones(2, 3)):sum())   --> tensor(3.)
Source: torch.nn.utils.prune.RandomStructured
See: nn.utils.prune.global_unstructured

## nn.utils.prune.RandomStructured:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.RandomStructured.compute_mask

## nn.utils.prune.LnStructured(amount, n, dim=-1) -> nn.utils.prune.LnStructured
Takes the channels of least norm.

- amount (number): how many go: an integer, or a share of them as a float
- n (number): the norm
- dim (integer): the dimension

Example:
    print(nn.utils.prune.LnStructured(1, 2, 0):prune(zknn.tensor { { 1.0 }, { 2.0 } }):sum())
    --> tensor(2.)
Source: torch.nn.utils.prune.LnStructured
See: nn.utils.prune.global_unstructured

## nn.utils.prune.LnStructured:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.LnStructured.compute_mask

## nn.utils.prune.CustomFromMask(mask) -> nn.utils.prune.CustomFromMask
Takes what a mask says.

- mask (Tensor): 1 for what stays, 0 for what goes

Example:
    local method = nn.utils.prune.CustomFromMask(zknn.tensor { 1, 0 })
    print(method:prune(zknn.tensor { 3.0, 1.0 }))   --> tensor([3., 0.])
Source: torch.nn.utils.prune.CustomFromMask
See: nn.utils.prune.global_unstructured

## nn.utils.prune.CustomFromMask:compute_mask(t, default_mask) -> Tensor
The mask of a tensor of importances.

- t (Tensor): the importances
- default_mask (Tensor): the mask that is there

Example:
    local method = nn.utils.prune.Identity()
    print(method:compute_mask(zknn.ones(1), zknn.ones(1)))   --> tensor([1.])
Source: torch.nn.utils.prune.CustomFromMask.compute_mask
]=]
