return [=[
# distributed: Training on several processes

The processes of one job, under the names of torch.distributed. `mpirun -np 4 zknn script.lua`
starts them; a script that is started alone is rank 0 of 1, and its calls cost nothing.
docs/distributed.md tells how to start a job, on one machine or several.

All ranks call the same functions in the same order. What they call, with which dtype, shape and
operation, is compared first: where it differs, each rank raises an error that says who calls what.

## module distributed
The processes of one job, over MPI (Open MPI or MPICH, whichever has started them).

## distributed.init_process_group(backend="mpi", timeout=300) -> nil
Joins the other processes of the job. Any function of this page does that by itself, too.

- backend (string): "mpi"
- timeout (number): the seconds that a rank waits for others before it raises

Errors: another backend; a group that is there already; a launcher whose MPI zknn was built without,
with the package to install.
Example:
    zknn.distributed.init_process_group { timeout = 60 }
    print(zknn.distributed.get_rank(), zknn.distributed.get_world_size())   --> 0	1
    zknn.distributed.destroy_process_group()
Source: torch.distributed.init_process_group
See: distributed.get_rank, distributed.destroy_process_group

## distributed.is_initialized() -> boolean
Whether the group is there.

Example:
    zknn.distributed.destroy_process_group()
    print(zknn.distributed.is_initialized())   --> false
Source: torch.distributed.is_initialized
See: distributed.init_process_group

## distributed.is_launched() -> boolean
Whether a launcher (mpirun, srun) has started this process, be it the only one.

Example:
    print(zknn.distributed.is_launched())   --> false
Source: torch.distributed.is_torchelastic_launched
See: distributed.get_world_size

## distributed.get_rank() -> integer
The number of this process among those of the job, from 0.

Example:
    if zknn.distributed.get_rank() == 0 then print "only once" end   --> only once
Source: torch.distributed.get_rank
See: distributed.get_world_size

## distributed.get_world_size() -> integer
How many processes the job has.

Example:
    print(zknn.distributed.get_world_size())   --> 1
Source: torch.distributed.get_world_size
See: distributed.get_rank

## distributed.destroy_process_group() -> nil
Leaves the group. The end of the script does that, too.

Example:
    zknn.distributed.destroy_process_group()
    print(zknn.distributed.is_initialized())   --> false
Source: torch.distributed.destroy_process_group
See: distributed.init_process_group

## distributed.barrier() -> nil
Waits until all ranks are here.

Example (not run):
    zknn.distributed.barrier()
Source: torch.distributed.barrier

## distributed.broadcast(tensor, src=0) -> Tensor
Writes one rank's tensor into that of every rank.

- tensor (Tensor): what is sent on rank src, and written to on the others
- src (integer): the rank whose elements all get

Returns: tensor
Errors: ranks that do not agree on dtype, shape or src; a rank that there is not.
Example:
    print(zknn.distributed.broadcast(zknn.tensor { 1, 2 }))   --> tensor([1, 2])
Source: torch.distributed.broadcast
See: distributed.broadcast_object

## distributed.all_reduce(tensor, op="sum") -> Tensor
Joins the tensors of all ranks element by element, and writes the result into each.

The ranks are added by a fixed tree: rank 0 and 1, 2 and 3, and so on, then their sums. All ranks
have the same bits.

- tensor (Tensor): this rank's part, which becomes the result
- op (string): ReduceOp in small letters: "sum", "avg" (or "mean", of floats), "max", "min" or
  "product"; of bool, "sum" is or

Returns: tensor
Errors: ranks that do not agree on dtype, shape or op; an unknown op; the mean of integers; uint16,
uint32 and uint64, which have no arithmetic.
Example:
    print(zknn.distributed.all_reduce(zknn.tensor { 1.5, 2 }, "max"))   --> tensor([1.5000, 2.0000])
Source: torch.distributed.all_reduce
See: distributed.reduce_scatter

## distributed.all_gather(tensor_list, tensor) -> nil
Gives each rank the tensors of all.

- tensor_list (Tensor[]): a tensor for each rank, like `tensor`, which are written to
- tensor (Tensor): this rank's

Errors: ranks that do not agree; a list of another length, or of other tensors.
Example:
    local list = { zknn.zeros(2) }
    zknn.distributed.all_gather(list, zknn.ones(2))
    print(list[1])   --> tensor([1., 1.])
Source: torch.distributed.all_gather
See: distributed.gather, distributed.all_gather_object

## distributed.reduce_scatter(output, input_list, op="sum") -> Tensor
Joins the lists of all ranks entry by entry, and gives rank r entry r.

- output (Tensor): where the result is written
- input_list (Tensor[]): a tensor for each rank, like output
- op (string): as in all_reduce

Returns: output
Errors: as all_reduce's, and all_gather's.
Example:
    print(zknn.distributed.reduce_scatter(zknn.zeros(2), { zknn.ones(2) }))   --> tensor([1., 1.])
Source: torch.distributed.reduce_scatter
See: distributed.all_reduce

## distributed.gather(tensor, gather_list=nil, dst=0) -> nil
Gives one rank the tensors of all.

- tensor (Tensor): this rank's
- gather_list (Tensor[]): on rank dst, a tensor for each rank, which are written to
- dst (integer): the rank that gets them

Errors: ranks that do not agree; a list that is missing on rank dst, or given on another.
Example:
    local list = { zknn.zeros(2) }
    zknn.distributed.gather(zknn.ones(2), list)
    print(list[1])   --> tensor([1., 1.])
Source: torch.distributed.gather
See: distributed.scatter, distributed.all_gather

## distributed.scatter(tensor, scatter_list=nil, src=0) -> Tensor
Gives each rank its entry of one rank's list.

- tensor (Tensor): where this rank's entry is written
- scatter_list (Tensor[]): on rank src, a tensor for each rank
- src (integer): the rank that has them

Returns: tensor
Errors: as gather's.
Example:
    print(zknn.distributed.scatter(zknn.zeros(2), { zknn.ones(2) }))   --> tensor([1., 1.])
Source: torch.distributed.scatter
See: distributed.gather

## distributed.broadcast_object(object, src=0) -> any
Gives all ranks one rank's value: a table of tensors, numbers, strings and booleans, or one of
these.

It travels in the format of `zknn.save`; nothing in it is executed.

- object (any): the value, on rank src; the others' is not used
- src (integer): the rank that has it

Returns: the value
Errors: a value that zknn.save does not take; ranks that do not agree on src.
Example:
    print(zknn.distributed.broadcast_object { lr = 0.1 }.lr)   --> 0.1
Source: torch.distributed.broadcast_object_list
See: distributed.all_gather_object

## distributed.all_gather_object(object_list, object) -> nil
Gives each rank the values of all.

- object_list (table): a list, which gets an entry for each rank
- object (any): this rank's value, as broadcast_object takes it

Errors: a value that zknn.save does not take; a list that is none.
Example:
    local list = {}
    zknn.distributed.all_gather_object(list, { name = "rank 0" })
    print(list[1].name)   --> rank 0
Source: torch.distributed.all_gather_object
See: distributed.all_gather

## distributed.send(tensor, dst, tag=0) -> nil
Sends a tensor to another rank, which must receive it; waits until it does.

- tensor (Tensor): what is sent
- dst (integer): the rank that receives it
- tag (integer): 0 to 10000; recv takes what has its tag

Errors: a rank that there is not, or this one; a tensor of another dtype or shape than the one it is
received in (on both ranks).
Example (not run):
    if rank == 0 then zknn.distributed.send(x, 1) else zknn.distributed.recv(x, 0) end
Source: torch.distributed.send
See: distributed.recv

## distributed.recv(tensor, src=nil, tag=0) -> integer
Receives what another rank sends.

- tensor (Tensor): where it is written
- src (integer): the rank that sends; nil: any
- tag (integer): as in send

Returns: the rank that sent it
Errors: as send's.
Example (not run):
    local from = zknn.distributed.recv(x)
Source: torch.distributed.recv
See: distributed.send

## module nn.parallel
A model that several processes train.

## nn.parallel.DistributedDataParallel(module, broadcast_buffers=true, shards=nil) ->
    nn.parallel.DistributedDataParallel
Trains a module on all ranks of a job, each with its part of a batch.

It begins with rank 0's parameters and buffers on every rank. Called, it is the module. Its
state_dict has "module." in front of each key, as PyTorch's. There are two ways to train:
`loss:backward()` averages the gradients over the ranks, each of which has loaded rows of its own
(data.DistributedSampler), as in PyTorch; `backward` below splits a batch that all ranks have.

- module (nn.Module): the model
- broadcast_buffers (boolean): each forward in training takes rank 0's buffers, say running means
- shards (integer): the pieces of a batch for `backward`: the number of ranks times 1, 2, 4, ...;
  nil: the number of ranks

Fields: module (nn.Module)
Errors: a module without parameters to train; ranks whose modules differ; a number of shards that
the ranks do not divide; a parameter that got no gradient in the last backward, by its name.
Example:
    local model = nn.parallel.DistributedDataParallel(nn.Linear(2, 1))
    print(model(zknn.ones(3, 2)).shape)   --> torch.Size([3, 1])
Source: torch.nn.parallel.DistributedDataParallel
See: data.DistributedSampler, distributed.init_process_group

## nn.parallel.DistributedDataParallel:backward(f, ...) -> Tensor
The gradient of a batch's mean loss, computed by all ranks together.

Its bits do not depend on the number of ranks when `shards` is given.

The batch is cut into `shards` pieces of neighbouring rows. A rank computes the gradients of its
pieces one after the other; all are added by a fixed tree. Random numbers (dropout) are drawn for
each shard from a generator of its own, and running means are the mean over the shards'.

- f (function): gets rows of the tensors and gives their mean loss
- ... (Tensor): the batch, the same on all ranks: a row is a sample

Returns: the mean loss of the batch
Errors: a loss that is none, or leaves a parameter without a gradient; tensors of different lengths.
Example:
    local model = nn.parallel.DistributedDataParallel(nn.Linear(2, 1), { shards = 4 })
    local loss = model:backward(function(x, y)
      return nn.functional.mse_loss(model(x), y)
    end, zknn.ones(8, 2), zknn.ones(8, 1))
    print(loss:dim(), model.module.weight.grad.shape)   --> 0	torch.Size([1, 2])
Source: zknn
See: nn.parallel.DistributedDataParallel

## nn.parallel.DistributedDataParallel:no_sync(f, ...) -> any
Calls f, whose backward passes add to this rank's gradients and average nothing.

The first backward after it averages what has been added up.

- f (function): what is called
- ... (any): what it gets

Returns: what f gives
Example:
    local model = nn.parallel.DistributedDataParallel(nn.Linear(2, 1))
    model:no_sync(function() model(zknn.ones(3, 2)):sum():backward() end)
    print(model.module.bias.grad)   --> tensor([3.])
Source: torch.nn.parallel.DistributedDataParallel.no_sync
]=]
