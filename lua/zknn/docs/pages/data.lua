return [=[
# data: Data sets and loaders

A data set has a length and a method `get(i)`, which gives sample i, counted from 0, as one or more
values. A loader makes batches of it.

    local loader = data.DataLoader(set, { batch_size = 64, shuffle = true })
    for X, y in loader() do ... end

## module data
Data sets, samplers, loaders, and the files of MNIST's format; data.transforms has transforms of
pictures.


## data.DataLoader(dataset, batch_size=nil, shuffle=false, sampler=nil, batch_sampler=nil,
    num_workers=0, collate_fn=nil, pin_memory=false, drop_last=false, generator=nil,
    prefetch_factor=nil, persistent_workers=false) -> data.DataLoader
Makes the batches of a data set, in order or shuffled.

- dataset (any): an object with `get(i)` and a length; a tensor gives its rows, a list its entries
- batch_size (integer): samples a batch; nil: 1
- shuffle (boolean): a new random order in each pass
- sampler (any): the order: a sampler, a list of indices, an int64 tensor, or a function that gives
  an iterator
- batch_sampler (any): lists of indices, one a batch, in place of batch_size, shuffle, sampler and
  drop_last
- num_workers (integer): threads that read files and run transforms ahead
- collate_fn (fun(samples: table): any): makes a batch of a list of samples, each the list of values
  that get gave
- pin_memory (boolean): accepted; it changes nothing
- drop_last (boolean): leaves out a last batch that is not full
- generator (Generator): what random numbers are drawn from; nil: the global generator
- prefetch_factor (integer): batches that each worker makes ahead; nil: 2
- persistent_workers (boolean): accepted; it changes nothing

Fields: dataset (any); batch_size (integer). `#loader` is the number of batches
Errors: a dataset without get or a length; shuffle with a sampler; samples that do not fit together.
Example:
    local set = data.TensorDataset(zknn.arange(5), zknn.arange(5) * 10)
    local loader = data.DataLoader(set, { batch_size = 2 })
    for X, y in loader() do print(X, y) end
    --> tensor([0, 1])	tensor([ 0, 10])
    --> tensor([2, 3])	tensor([20, 30])
    --> tensor([4])	tensor([40])
Source: torch.utils.data.DataLoader
See: data.DataLoader:enumerate, data.TensorDataset

## data.DataLoader:enumerate() -> function
Begins a pass that counts the batches from 0.

Returns: an iterator of the count and the values of a batch.
Example:
    local loader = data.DataLoader(zknn.arange(4), { batch_size = 2 })
    for batch, X in loader:enumerate() do print(batch, X) end
    --> 0	tensor([0, 1])
    --> 1	tensor([2, 3])
Source: Python's enumerate(loader)

## data.DataLoader:state_dict() -> table
Says where a pass is, so that another loader, in another process, can go on with it.

It holds how many batches were given, the generators as they were when the pass began, and those of
the loader, its samplers and its workers as they are now; the global generator's state is
zknn.get_rng_state(), to be kept beside it. Outside a pass it holds the loader's own generators.

Returns: a table for zknn.save.
Example:
    local loader = data.DataLoader(zknn.arange(6), { batch_size = 2 })
    for batch, X in loader:enumerate() do
      if batch == 1 then break end
    end
    local after = data.DataLoader(zknn.arange(6), { batch_size = 2 })
    after:load_state_dict(loader:state_dict())
    for batch, X in after:enumerate() do print(batch, X) end   --> 2	tensor([4, 5])
Source: torchdata's StatefulDataLoader.state_dict
See: data.DataLoader:load_state_dict

## data.DataLoader:load_state_dict(state)
Makes the next pass go on from the place of a state.

Its batches are those that the pass would have given, whether shuffled, augmented or made by
workers; `enumerate` goes on counting. A sampler of one's own is run again from the start, and its
batches are left out.

- state (table): what state_dict gave

Errors: the state of a pass with other samples, batch_size, shuffle, drop_last or generators.
Example:
    local loader = data.DataLoader(zknn.arange(6), { batch_size = 2 })
    loader:load_state_dict(loader:state_dict())
    print(#loader)   --> 3
Source: torchdata's StatefulDataLoader.load_state_dict

## data.TensorDataset(...) -> data.TensorDataset
Sample i is row i of each tensor.

- ... (Tensor): tensors of one length

Fields: tensors (Tensor[])
Errors: no tensor; lengths that differ.
Example:
    local set = data.TensorDataset(zknn.arange(3), zknn.arange(3) * 10)
    print(#set, set:get(1))   --> 3	tensor(1)	tensor(10)
Source: torch.utils.data.TensorDataset

## data.TensorDataset:get(i) -> any
Gives sample i of a data set, counted from 0, as one or more values.

Every data set has it; a loader calls it where the set has no `batch`.

- i (integer): 0 to #set - 1

Errors: an index that is out of range.
Example:
    local set = data.TensorDataset(zknn.arange(3), zknn.arange(3) * 10)
    local x, y = set:get(2)
    print(x, y)   --> tensor(2)	tensor(20)
Source: Python's dataset[i]

## data.TensorDataset:batch(index, at=nil, n=nil) -> any
Gives many samples at once, put together; a loader calls it.

- index (Tensor): int64: the samples
- at (integer): where in index the batch begins; nil: all of index
- n (integer): how many samples

Example:
    local set = data.TensorDataset(zknn.arange(3) * 10)
    print(set:batch(zknn.tensor { 2, 0 }))   --> tensor([20,  0])
Source: zknn

## data.Subset(dataset, indices) -> data.Subset
The samples of a data set at some indices, in their order.

- dataset (any): a data set
- indices (integer[]|Tensor): a list, or an int64 tensor

Fields: dataset (any); indices (integer[]|Tensor)
Errors: an index that the data set does not have.
Example:
    local set = data.Subset(data.TensorDataset(zknn.arange(5)), { 4, 0 })
    print(#set, set:get(0))   --> 2	tensor(4)
Source: torch.utils.data.Subset

## data.ConcatDataset(datasets) -> data.ConcatDataset
The samples of several data sets, one after the other.

- datasets (table): a list of data sets

Fields: datasets (table); cumulative_sizes (integer[])
Errors: an empty list; something that is no data set.
Example:
    local a, b = data.TensorDataset(zknn.arange(2)), data.TensorDataset(zknn.arange(3))
    print(#data.ConcatDataset { a, b })   --> 5
Source: torch.utils.data.ConcatDataset

## data.random_split(dataset, lengths, generator=nil) -> data.Subset[]
Splits a data set at random into parts of given lengths or fractions.

- dataset (any): a data set
- lengths (number[]): numbers of samples, or fractions whose sum is 1
- generator (Generator): what the order is drawn from; nil: the global generator

Errors: lengths whose sum is not the number of samples.
Example:
    local parts = data.random_split(data.TensorDataset(zknn.arange(10)), { 0.8, 0.2 })
    print(#parts[1], #parts[2])   --> 8	2
Source: torch.utils.data.random_split

## data.class(name, base=nil) -> table
Makes a class of data sets, to which you give `__init`, `__len` and `get`.

A `batch(index)` may give many samples at once, index being an int64 tensor.

- name (string): the name that is printed
- base (table): a class to inherit from

Example:
    local Squares = data.class("Squares")
    function Squares:__init(n) self.n = n end
    function Squares:__len() return self.n end
    function Squares:get(i) return zknn.tensor(i), i * i end
    for x, y in data.DataLoader(Squares(4), { batch_size = 4 })() do print(x, y) end
    --> tensor([0, 1, 2, 3])	tensor([0, 1, 4, 9])
Source: torch.utils.data.Dataset

## data.MNIST(root, train=true, transform=nil, target_transform=nil, download=false, mirrors=nil) ->
    data.MNIST
Handwritten digits: 60,000 pictures of 28 x 28 bytes to train with and 10,000 to test with.

The files are those of torchvision: root/MNIST/raw, plain or .gz.

- root (string): the folder that holds MNIST/raw
- train (boolean): the training pictures, or the test pictures
- transform (function): what is done to a picture: a transform, or a function
- target_transform (function): what is done to a label
- download (boolean): fetches files that are missing
- mirrors (string[]): addresses of folders to download from; nil: those of ZKNN_MIRROR, or the
  published ones

Fields: data (Tensor) uint8 [N, 28, 28]; targets (Tensor) int64 [N]; classes (string[])
Errors: files that are not there, or not the published ones; no network.
Example (not run):
    local set = data.MNIST("data", { train = false, transform = data.transforms.ToTensor() })
    print(set)
    print(set:get(0))
Source: torchvision.datasets.MNIST; LeCun, Cortes & Burges, The MNIST database, 1998
Also: data.FashionMNIST, data.KMNIST
See: data.DataLoader, data.transforms.ToTensor

## data.ImageFolder(root, transform=nil, target_transform=nil, loader=nil, is_valid_file=nil,
    allow_empty=false) -> data.ImageFolder
Pictures in folders, one folder a class: root/CLASS/**.png.

A picture is bytes [H, W, 3] before the transform; its label is the place of its class among the
sorted names, from 0.

- root (string): the folder
- transform (function): what is done to a picture
- target_transform (function): what is done to a label
- loader (fun(path: string): Tensor): reads a picture; nil: as image.load does
- is_valid_file (fun(path: string): boolean): which files are pictures; nil: those that end with
  .png
- allow_empty (boolean): classes without pictures are no error

Fields: classes (string[]); class_to_idx (table); samples (table); targets (integer[])
Errors: no classes; a class without pictures; a broken picture, by name.
Example:
    for _, class in ipairs { "cat", "dog" } do
      zknn.system.make_folder("pets/" .. class)
      zknn.image.save(zknn.zeros(2, 2, 3):byte(), "pets/" .. class .. "/1.png")
    end
    local set = data.ImageFolder "pets"
    print(#set, table.concat(set.classes, " "), select(2, set:get(1)))   --> 2	cat dog	1
Source: torchvision.datasets.ImageFolder

## data.SequentialSampler(data_source) -> data.SequentialSampler
Gives 0, 1, 2, ... as many as a data set has.

- data_source (any): a data set

Example:
    for i in data.SequentialSampler({ "a", "b" })() do print(i) end
    --> 0
    --> 1
Source: torch.utils.data.SequentialSampler

## data.RandomSampler(data_source, replacement=false, num_samples=nil, generator=nil) ->
    data.RandomSampler
Gives the indices of a data set in random order.

- data_source (any): a data set
- replacement (boolean): an index may come several times
- num_samples (integer): how many are drawn; nil: as many as there are
- generator (Generator): what is drawn from; nil: the global generator

Errors: an empty data set; a num_samples below 1.
Example:
    local list = {}
    for i in data.RandomSampler({ "a", "b", "c" })() do list[#list + 1] = i end
    table.sort(list)
    print(table.concat(list, " "))   --> 0 1 2
Source: torch.utils.data.RandomSampler

## data.SubsetRandomSampler(indices, generator=nil) -> data.SubsetRandomSampler
Gives the indices of a list in random order.

- indices (integer[]|Tensor): the indices
- generator (Generator): what is drawn from; nil: the global generator

Example:
    print(#data.SubsetRandomSampler { 3, 5, 8 })   --> 3
Source: torch.utils.data.SubsetRandomSampler

## data.WeightedRandomSampler(weights, num_samples, replacement=true, generator=nil) ->
    data.WeightedRandomSampler
Draws indices with the probabilities that weights have.

- weights (number[]|Tensor): one for each sample; their sum need not be 1
- num_samples (integer): how many are drawn
- replacement (boolean): an index may come several times
- generator (Generator): what is drawn from; nil: the global generator

Errors: a weight below 0; more draws than weights without replacement.
Example:
    local sampler = data.WeightedRandomSampler({ 0, 0, 1 }, 2)
    for i in sampler() do print(i) end
    --> 2
    --> 2
Source: torch.utils.data.WeightedRandomSampler

## data.BatchSampler(sampler, batch_size, drop_last) -> data.BatchSampler
Gives what a sampler gives in lists of batch_size.

- sampler (any): a sampler, a list, or a function that gives an iterator
- batch_size (integer): indices a list
- drop_last (boolean): leaves out a last list that is not full

Example:
    local batches = data.BatchSampler(data.SequentialSampler { 1, 2, 3 }, 2, false)
    for list in batches() do print(table.concat(list, " ")) end
    --> 0 1
    --> 2
Source: torch.utils.data.BatchSampler

## data.DistributedSampler(dataset, num_replicas=nil, rank=nil, shuffle=true, seed=0,
    drop_last=false) -> data.DistributedSampler
Gives the indices that one rank of a job loads: every num_replicas-th of an order that all share.

All ranks get the same number: where it does not come out even, the first samples of the order come
twice, or the last ones are left out.

- dataset (any): a data set
- num_replicas (integer): the number of ranks; nil: distributed.get_world_size()
- rank (integer): which of them; nil: distributed.get_rank()
- shuffle (boolean): whether the order is random
- seed (integer): of the order, with the epoch; the same on all ranks
- drop_last (boolean): leaves samples out rather than giving some twice

Errors: a rank that there is not.
Example:
    local sampler = data.DistributedSampler({ "a", "b", "c" }, 2, 1, { shuffle = false })
    for i in sampler() do print(i) end
    --> 1
    --> 0
Source: torch.utils.data.distributed.DistributedSampler
See: nn.parallel.DistributedDataParallel

## data.DistributedSampler:set_epoch(epoch) -> nil
Chooses another order, for each epoch its own. It is called before a pass, on all ranks alike.

- epoch (integer): the number of the epoch

Example:
    local sampler = data.DistributedSampler({ 1, 2, 3 }, 1, 0)
    sampler:set_epoch(1)
    print(#sampler)   --> 3
Source: torch.utils.data.distributed.DistributedSampler.set_epoch

## data.load_idx(path, memory_limit=nil) -> Tensor
Reads a file of MNIST's format, plain or packed by gzip, as a tensor.

- path (string): the file
- memory_limit (integer): the bytes that a packed file may take; nil: 64 MB and 256 times its size

Returns: a tensor of the file's dtype: uint8, int8, int16, int32, float32 or float64.
Errors: a file that is none, or cut short; a number of elements that is not the file's.
Example:
    data.save_idx(zknn.arange(6):byte():view(2, 3), "x.idx.gz")
    print(data.load_idx("x.idx.gz").shape)   --> torch.Size([2, 3])
Source: the IDX format of the MNIST database
See: data.save_idx

## data.save_idx(tensor, path)
Writes a uint8 tensor as a file of MNIST's format, packed when the path ends with .gz.

- tensor (Tensor): uint8
- path (string): the file, written whole or not at all

Example:
    data.save_idx(zknn.arange(6):byte(), "x.idx")
    print(data.load_idx("x.idx"):sum())   --> tensor(15)
Source: the IDX format of the MNIST database
See: data.load_idx

## data.prepare_digit(img, invert="auto", center=true) -> Tensor
Brings a photo of a digit to the form of MNIST's pictures: white on black, centred, 28 x 28.

A frame around the digit is removed.

- img (Tensor): a picture as image.load gives it, or [1, H, W]
- invert (boolean|string): whether the ink is darker than the paper; "auto" compares it with the
  border
- center (boolean): false keeps place and size of the digit in the picture

Returns: float32 [1, 28, 28] in 0..1.
Errors: a picture without ink.
Example:
    local img = zknn.full({ 60, 60 }, 255):byte()
    img[{ { 10, 50 }, { 28, 32 } }] = 0
    print(data.prepare_digit(img).shape)   --> torch.Size([1, 28, 28])
Source: LeCun, Cortes & Burges, The MNIST database, 1998

## data.fetch(url, path, md5=nil, resume=true, progress=nil, connect_timeout=30, stall_timeout=60,
    max_size=nil)
Downloads a file over HTTP, and goes on from where a broken transfer ended.

A progress function gets the bytes so far and the size, or nil where it is not known.

- url (string): the address
- path (string): where the file goes
- md5 (string): its digest in hexadecimal; another file is an error
- resume (boolean): goes on from path.part
- progress (fun(done: integer, total: integer|nil)): called as bytes arrive
- connect_timeout (number): seconds
- stall_timeout (number): seconds without a byte
- max_size (integer): bytes; nil: no limit

Errors: no network; another digest; a server's answer that is no file.
Example (not run):
    data.fetch("https://example.org/x.gz", "x.gz", { md5 = "d41d8cd98f00b204e9800998ecf8427e" })
Source: zknn
]=]
