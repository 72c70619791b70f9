return [=[
# containers: Modules: containers

Modules that hold modules or parameters. Their positions count from 0, as their names do: `seq[0]`,
`list[-1]`.

## nn.Sequential(...) -> nn.Sequential
Runs modules one after the other.

A list of pairs or an ordered table gives them names: nn.Sequential { { "fc", a }, { "act", b } }.

- ... (nn.Module|table): modules, or one list of pairs

Call: (...: any) -> any
Errors: something that is no module, by its place.
Example:
    local seq = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    print(#seq, seq[-1], seq(zknn.ones(2)).shape)   --> 2	ReLU()	torch.Size([3])
Source: torch.nn.Sequential

## nn.Sequential:append(module) -> nn.Sequential
Adds a module at the end.

- module (nn.Module): the module

Returns: the container.
Example:
    local seq = nn.Sequential(nn.ReLU())
    seq:append(nn.Tanh())
    print(#seq)   --> 2
Source: torch.nn.Sequential.append

## nn.Sequential:each() -> fun(): (integer, nn.Module)
Walks the modules with their positions, from 0.

Example:
    for i, module in nn.Sequential(nn.ReLU(), nn.Tanh()):each() do print(i, module) end
    --> 0	ReLU()
    --> 1	Tanh()
Source: Python's enumerate(seq)

## nn.ModuleList(modules=nil) -> nn.ModuleList
Holds modules in a list, registered as "0", "1", ...; it has no forward.

- modules (nn.Module[]): the modules

Errors: something that is no module.
Example:
    local list = nn.ModuleList { nn.Linear(2, 2), nn.ReLU() }
    print(#list, list[0].in_features)   --> 2	2
Source: torch.nn.ModuleList

## nn.ModuleList:append(module) -> nn.ModuleList
Adds a module at the end.

- module (nn.Module): the module

Returns: the list.
Example:
    local list = nn.ModuleList { nn.ReLU() }
    print(#list:append(nn.Tanh()))   --> 2
Source: torch.nn.ModuleList.append

## nn.ModuleList:extend(modules) -> nn.ModuleList
Adds modules at the end.

- modules (nn.Module[]): the modules

Returns: the list.
Example:
    local list = nn.ModuleList { nn.ReLU() }
    print(#list:extend { nn.Tanh(), nn.GELU() })   --> 3
Source: torch.nn.ModuleList.extend

## nn.ModuleList:insert(index, module)
Puts a module before a position; those behind it move up.

- index (integer): the position, from 0
- module (nn.Module): the module

Example:
    local list = nn.ModuleList { nn.ReLU() }
    list:insert(0, nn.Tanh())
    print(list[0])   --> Tanh()
Source: torch.nn.ModuleList.insert

## nn.ModuleList:each() -> fun(): (integer, nn.Module)
Walks the modules with their positions, from 0.

Example:
    local list = nn.ModuleList { nn.ReLU() }
    for i, module in list:each() do print(i, module) end
    --> 0	ReLU()
Source: Python's enumerate(list)

## nn.ModuleDict(modules=nil) -> nn.ModuleDict
Holds modules by name; it has no forward.

- modules (table): a list of pairs or an ordered table, which keep their order, or a plain table,
  whose names are sorted

Example:
    local dict = nn.ModuleDict { { "act", nn.ReLU() }, { "fc", nn.Linear(2, 1) } }
    print(#dict, dict.act)   --> 2	ReLU()
Source: torch.nn.ModuleDict

## nn.ModuleDict:items() -> fun(): (string, nn.Module)
Walks names and modules in their order.

Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    for name in dict:items() do print(name) end
    --> act
Source: torch.nn.ModuleDict.items

## nn.ModuleDict:keys() -> string[]
Lists the names.

Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    print(dict:keys()[1])   --> act
Source: torch.nn.ModuleDict.keys

## nn.ModuleDict:contains(name) -> boolean
Tells whether there is a module of that name.

- name (string): the name

Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    print(dict:contains "act", dict:contains "x")   --> true	false
Source: name in dict

## nn.ModuleDict:pop(name) -> nn.Module
Takes a module out and gives it.

- name (string): the name

Errors: a name that is not there.
Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    dict:pop "act"
    print(#dict)   --> 0
Source: torch.nn.ModuleDict.pop

## nn.ModuleDict:update(modules)
Adds or replaces several.

- modules (table): by name, as the class takes them

Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    dict:update { x = nn.Tanh() }
    print(#dict)   --> 2
Source: torch.nn.ModuleDict.update

## nn.ParameterDict:items() -> fun(): (string, Tensor)
Walks names and parameters in their order.

Example:
    local dict = nn.ParameterDict { w = zknn.ones(1) }
    for name in dict:items() do print(name) end
    --> w
Source: torch.nn.ParameterDict.items

## nn.ParameterDict:keys() -> string[]
Lists the names.

Example:
    local dict = nn.ParameterDict { w = zknn.ones(1) }
    print(dict:keys()[1])   --> w
Source: torch.nn.ParameterDict.keys

## nn.ParameterDict:contains(name) -> boolean
Tells whether there is a parameter of that name.

- name (string): the name

Example:
    local dict = nn.ParameterDict { w = zknn.ones(1) }
    print(dict:contains "w", dict:contains "x")   --> true	false
Source: name in dict

## nn.ParameterDict:pop(name) -> Tensor
Takes a parameter out and gives it.

- name (string): the name

Errors: a name that is not there.
Example:
    local dict = nn.ParameterDict { w = zknn.ones(1) }
    dict:pop "w"
    print(#dict)   --> 0
Source: torch.nn.ParameterDict.pop

## nn.ParameterDict:update(parameters)
Adds or replaces several.

- parameters (table): by name, as the class takes them

Example:
    local dict = nn.ParameterDict { w = zknn.ones(1) }
    dict:update { x = zknn.ones(2) }
    print(#dict)   --> 2
Source: torch.nn.ParameterDict.update

## nn.ModuleDict:clear()
Takes all modules out.

Example:
    local dict = nn.ModuleDict { act = nn.ReLU() }
    dict:clear()
    print(#dict)   --> 0
Source: torch.nn.ModuleDict.clear

## nn.ParameterList(values=nil) -> nn.ParameterList
Holds parameters in a list; tensors become parameters.

- values (Tensor[]): the tensors

Example:
    local list = nn.ParameterList { zknn.ones(2), zknn.zeros(3) }
    print(#list, list[0].requires_grad)   --> 2	true
Source: torch.nn.ParameterList

## nn.ParameterList:append(value) -> nn.ParameterList
Adds a parameter at the end.

- value (Tensor): the tensor

Returns: the list.
Example:
    local list = nn.ParameterList { zknn.ones(1) }
    print(#list:append(zknn.ones(2)))   --> 2
Source: torch.nn.ParameterList.append

## nn.ParameterList:extend(values) -> nn.ParameterList
Adds parameters at the end.

- values (Tensor[]): the tensors

Returns: the list.
Example:
    local list = nn.ParameterList { zknn.ones(1) }
    print(#list:extend { zknn.ones(2) })   --> 2
Source: torch.nn.ParameterList.extend

## nn.ParameterList:each() -> fun(): (integer, Tensor)
Walks the parameters with their positions, from 0.

Example:
    local list = nn.ParameterList { zknn.ones(1) }
    for i, p in list:each() do print(i, p.shape) end
    --> 0	torch.Size([1])
Source: Python's enumerate(list)

## nn.ParameterDict(parameters=nil) -> nn.ParameterDict
Holds parameters by name; tensors become parameters.

- parameters (table): as nn.ModuleDict takes modules

Example:
    local dict = nn.ParameterDict { { "w", zknn.ones(2) }, { "b", zknn.zeros(1) } }
    print(#dict, dict.w.requires_grad)   --> 2	true
Source: torch.nn.ParameterDict

## nn.Container(modules={}) -> nn.Container
PyTorch's old name of a module that holds others by name.

- modules (table): modules by name; a list of pairs {name, module} keeps its order

Example:
    print(nn.Container { act = nn.ReLU() }.act)   --> ReLU()
Source: torch.nn.Container
See: nn.ModuleDict
]=]
