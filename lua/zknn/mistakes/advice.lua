-- What to write instead of names that PyTorch, Torch7 or NumPy have and zknn has not, where
-- there is something.

local advice = {
  names = {}, tensor = {}, module = {}, optimizer = {}, scheduler = {}, DataLoader = {},
  sampler = {}, InferenceSession = {}, Generator = {}, figure = {},
}

-- What $CPU and $COMPLEX stand for.
local WORDS = {
  CPU = "zknn computes on the CPU: leave it out",
  COMPLEX = "there are no complex dtypes: keep the real and the imaginary part apart",
}

-- Reads lines "a b c = text" into `to`, with `front` before each name. A line that ends with "\"
-- goes on in the next.
local function put(to, front, text)
  text = text:gsub("%s*\\\n%s*", " ")
  for names, words in text:gmatch "([^=\n]-)%s*=%s*([^\n]+)" do
    for name in names:gmatch "%S+" do
      to[front .. name] = words:gsub("%$(%u+)", WORDS)
    end
  end
end

-- --- names of tables ---

put(advice.names, "zknn.", [[
  Tensor FloatTensor = write zknn.tensor{...}, or zknn.zeros(2, 3) for sizes
  DoubleTensor = write zknn.tensor(values, {dtype="float64"}), or zknn.zeros(2, 3, \
    {dtype="float64"})
  LongTensor = write zknn.tensor(values, {dtype="int64"}), or zknn.zeros(2, 3, {dtype="int64"})
  ByteTensor = write zknn.tensor(values, {dtype="uint8"}), or zknn.zeros(2, 3, {dtype="uint8"})
  BoolTensor = write zknn.tensor(values, {dtype="bool"})
  HalfTensor = write zknn.tensor(values, {dtype="float16"})
  BFloat16Tensor = write zknn.tensor(values, {dtype="bfloat16"})
  IntTensor = write zknn.tensor(values, {dtype="int32"})
  ShortTensor = write zknn.tensor(values, {dtype="int16"})
  CharTensor = write zknn.tensor(values, {dtype="int8"})
  from_numpy array = write zknn.tensor(values); zknn.npy.load(path) reads \
    NumPy's files
  float = write zknn.float32
  double = write zknn.float64
  long = write zknn.int64
  int = write zknn.int32
  short = write zknn.int16
  half = write zknn.float16
  complex64 complex128 = $COMPLEX
  fft stft istft = a Fourier transform gives complex numbers, and $COMPLEX
  cholesky = write zknn.linalg.cholesky(x)
  qr = write zknn.linalg.qr(x)
  solve = write zknn.linalg.solve(A, B)
  lstsq = write zknn.linalg.lstsq(A, B)
  matrix_rank = write zknn.linalg.matrix_rank(x)
  symeig = write zknn.linalg.eigh(x)
  eig = write zknn.linalg.eigh(x), for symmetric matrices; others need complex numbers
  dtype = a dtype is a string: "float32"
  Size = a shape is a list: {2, 3}
  newtensor = write zknn.tensor{...}
  pi = write math.pi
  inf = write math.huge
  nan = write 0/0
  e = write math.exp(1)
  compile = nothing has to be compiled: call the model
  jit = nothing has to be compiled: call the model
  utils = datasets and loaders are in zknn.data, helpers for modules in zknn.nn.utils
  datasets vision = datasets are in zknn.data
  transforms = it is zknn.data.transforms
  functional = it is zknn.nn.functional
  lr_scheduler = it is zknn.optim.lr_scheduler
  vmap = operations take batches: give the tensors a dimension in front, which broadcasts
  complex polar view_as_complex view_as_real = $COMPLEX
  random = write zknn.manual_seed(n); zknn.get_rng_state() gives the generator's state
  default_generator = zknn.manual_seed(n) starts it; zknn.Generator() makes another
  set_default_device = zknn computes on the CPU
  bitwise_and bitwise_or bitwise_xor bitwise_not = write x & y, x | y, x ~ y, ~x of bool tensors, \
    or zknn.logical_and(x, y) and so on
  size = a method of tensors: x:size()
  len = write #x, the first size
  type = write x.dtype
  print = print shows tensors
  pow = write x ^ y
  from_dlpack frombuffer = write zknn.from_bytes(string, dtype, shape)
  clamp_min = write zknn.clamp(x, {min=0})
  clamp_max = write zknn.clamp(x, {max=1})
]])

put(advice.names, "cuda.", [[
  synchronize empty_cache set_device manual_seed manual_seed_all = zknn computes on the CPU: \
    leave it out
  current_device get_device_name = zknn computes on the CPU
]])

put(advice.names, "nn.", [[
  SpatialConvolution SpatialConvolutionMM = write nn.Conv2d(in_channels, out_channels, kernel_size)
  SpatialFullConvolution = write nn.ConvTranspose2d(in_channels, out_channels, kernel_size)
  TemporalConvolution = write nn.Conv1d(in_channels, out_channels, kernel_size)
  VolumetricConvolution = write nn.Conv3d(in_channels, out_channels, kernel_size)
  VolumetricMaxPooling = write nn.MaxPool3d(kernel_size)
  VolumetricBatchNormalization = write nn.BatchNorm3d(num_features)
  SpatialMaxPooling = write nn.MaxPool2d(kernel_size)
  SpatialAveragePooling = write nn.AvgPool2d(kernel_size)
  TemporalMaxPooling = write nn.MaxPool1d(kernel_size)
  SpatialAdaptiveMaxPooling = write nn.AdaptiveMaxPool2d(output_size)
  SpatialAdaptiveAveragePooling = write nn.AdaptiveAvgPool2d(output_size)
  SpatialBatchNormalization = write nn.BatchNorm2d(num_features)
  BatchNormalization = write nn.BatchNorm1d(num_features)
  SpatialDropout = write nn.Dropout2d(p)
  SpatialZeroPadding = write nn.ZeroPad2d(padding)
  LookupTable = write nn.Embedding(num_embeddings, embedding_dim)
  ClassNLLCriterion = write nn.NLLLoss()
  CrossEntropyCriterion = write nn.CrossEntropyLoss()
  MSECriterion = write nn.MSELoss()
  AbsCriterion = write nn.L1Loss()
  BCECriterion = write nn.BCELoss()
  SmoothL1Criterion = write nn.SmoothL1Loss()
  DistKLDivCriterion = write nn.KLDivLoss()
  Reshape View = write nn.Flatten() or nn.Unflatten(dim, sizes), or x:view(...) in forward
  Add Mul AddConstant MulConstant = write it in forward: x + y, x * y
  ConcatTable ParallelTable CAddTable CMulTable JoinTable SplitTable SelectTable = write it in \
    the forward of an nn.class
  gModule = write the forward of an nn.class
  DataParallel = zknn computes on the CPU, with all threads: leave it out
  SyncBatchNorm = write nn.BatchNorm2d(num_features), or nn.BatchNorm1d(num_features)
  Tensor = write nn.Parameter(tensor)
  LazyLinear = write nn.Linear(in_features, out_features)
  LazyConv2d = write nn.Conv2d(in_channels, out_channels, kernel_size)
  Loss = a loss is an nn.class whose forward takes input and target
  Layer = write nn.class("Name")
]])

put(advice.names, "nn.functional.", [[
  normalize = write x / x:norm(2, 1, true):clamp({min=1e-12})
]])

put(advice.names, "data.", [[
  Dataset IterableDataset = write data.class("Name"), with the methods __len and get(i)
  datasets = datasets are in data itself: data.MNIST
  default_collate = it is what a loader does; collate_fn= takes another function
  Sampler = a sampler is any list of indices
  utils = it is data itself: data.DataLoader
]])

put(advice.names, "plot.", [[
  subplots add_subplot gca axes sca = write plot.subplot(rows, columns, index), then plot.plot(x, y)
  set_title = write plot.title(text)
  set_xlabel set_ylabel = write plot.xlabel(text), plot.ylabel(text)
  tight_layout = leave it out: figures are laid out so that nothing overlaps
  save = write plot.savefig(path)
  clf cla = write plot.close()
  image imread = write plot.imshow(picture); zknn.image.load(path) reads one
]])

put(advice.names, "optim.", [[
  FusedAdam FusedSGD = write optim.Adam or optim.SGD, which are fused
  sgd = write optim.SGD(model:parameters(), {lr=0.1})
]])

put(advice.names, "nn.utils.", [[
  clip_grad = write nn.utils.clip_grad_norm_(parameters, max_norm)
]])

put(advice.names, "csv.", [[
  read read_csv open = write csv.load(path)
  write to_csv = write csv.save(columns, path)
]])

put(advice.names, "safetensors.", [[
  save_file = write safetensors.save(tensors, path)
  load_file = write safetensors.load(path)
]])

put(advice.names, "testing.", [[
  assert_equals = write testing.assert_equal(actual, expected)
  assert_allclose = write testing.assert_close(actual, expected)
]])

put(advice.names, "system.", [[
  list_dir list_folder listdir exists isfile = Lua has io.open(path) and io.popen("ls")
  mkdir makedirs = write system.make_folder(path)
]])

-- --- fields and methods of tensors ---

put(advice.tensor, "", [[
  cuda xpu mps mtia ipu = $CPU
  pin_memory share_memory share_memory_ record_stream = $CPU
  is_cuda get_device = x.device is always "cpu"
  save_for_backward = it is a method of ctx: write function Cube.forward(ctx, x), with a dot
  get = write x[i], which counts from 0
  numpy = write x:tolist() for a Lua list, x:bytes() for a string, zknn.npy.save(x, path) for a file
  cfloat cdouble chalf = $COMPLEX
  type = x.dtype is its dtype; x:to("float64") converts
  astype = write x:to("float64")
  float64 = write x:double()
  float32 = write x:float()
  int64 = write x:long()
  uint8 = write x:byte()
  len = write #x, the first size, or x:numel()
  new = write zknn.empty(2, 3, {dtype=x.dtype})
  resize resizeAs = write x:reshape(2, 3)
  set_ = write x.data = y
  storage untyped_storage data_ptr = write x:bytes() or x:tolist()
  view_ = write x = x:view(2, 3)
  addcmul addcmul_ = write x + value * a * b
  addcdiv addcdiv_ = write x + value * a / b
  clamp_min clamp_min_ = write x:clamp({min=0})
  clamp_max clamp_max_ = write x:clamp({max=1})
  argsort_ = write x:argsort()
  values indices = a function with two results gives two values: local values, indices = x:max(1)
  append push = write zknn.cat({x, y}, 0)
  copy = write x:clone()
  zero = write x:zero_()
  fill = write x:fill_(value)
  uniform = write x:uniform_()
  normal = write x:normal_()
  add_to mul_by = write x:add_(y), x:mul_(y)
  cmul = write x * y
  cdiv = write x / y
  to_list = write x:tolist()
  bitwise_and bitwise_or bitwise_xor bitwise_not = write x & y, x | y, x ~ y, ~x of bool tensors, \
    or x:logical_and(y) and so on
  isclose = write zknn.allclose(x, y)
  dist = write (x - y):norm()
  to_dense = every tensor is dense
  to_sparse = sparse tensors are not there: every tensor is dense
]])

-- --- methods of modules ---

put(advice.module, "", [[
  cuda xpu ipu mtia share_memory = $CPU
  type = write model:to("float64")
  compile = nothing has to be compiled: call the model
  to_empty = write model:to(device)
  get_parameter get_buffer get_submodule set_submodule = write model.layer.weight, or walk \
    model:named_parameters(), model:named_buffers(), model:named_modules()
  get_extra_state set_extra_state = register_buffer keeps a tensor in the state_dict
  register_backward_hook register_full_backward_hook register_full_backward_pre_hook = write \
    tensor:register_hook(f) on what forward gives
  register_state_dict_pre_hook register_state_dict_post_hook = change what model:state_dict() gives
  register_load_state_dict_pre_hook register_load_state_dict_post_hook = change the state_dict \
    before model:load_state_dict(sd)
  evaluate = write model:eval()
  zeroGradParameters = write model:zero_grad()
  updateParameters = write optimizer:step(), where optimizer = optim.SGD(model:parameters(), \
    {lr=0.1})
  getParameters = write model:parameters()
  updateOutput = write model(input)
  updateGradInput accGradParameters backward = write loss:backward(), where loss is made of what \
    model(input) gives
  clearState = leave it out: what a call needs is freed with its results
  add = write nn.Sequential(a, b), or sequential:append(layer)
  save = write zknn.save(model:state_dict(), path)
  load = write model:load_state_dict(zknn.load(path))
  summary = write nn.summary(model, {1, 28, 28})
  predict = write model(input)
  fit = write the loop: model(input), loss:backward(), optimizer:step()
  extend = nn.class(name, nn.Linear) makes a subclass
]])

-- --- fields and methods of optimizers, schedulers, loaders, samplers ---

put(advice.optimizer, "", [[
  lr learning_rate = write optimizer.param_groups[1].lr
  momentum weight_decay betas eps = write optimizer.param_groups[1].momentum and so on
  params parameters = write optimizer.param_groups[1].params
  zeroGrad = write optimizer:zero_grad()
  backward = write loss:backward()
  minimize = write optimizer:zero_grad(), loss:backward() and optimizer:step()
  update = write optimizer:step()
  get_lr = write optimizer.param_groups[1].lr
]])

put(advice.scheduler, "", [[
  lr learning_rate = write scheduler:get_last_lr()[1]
  zero_grad = write optimizer:zero_grad()
]])

put(advice.DataLoader, "", [[
  iter next each items __iter__ = write `for X, y in loader() do`, or loader:enumerate()
  get = write loader.dataset:get(i) for a sample
  len length size = write #loader, the number of batches
  worker_init_fn timeout multiprocessing_context = workers are threads of this process
]])

put(advice.sampler, "", [[
  iter next each = write `for i in sampler() do`
  len length size = write #sampler
]])

put(advice.figure, "", [[
  savefig = write figure:save(path)
  show = write plot.show()
  add_subplot subplots add_axes = write plot.subplot(rows, columns, index), then plot.plot(x, y)
  plot scatter bar hist imshow grid legend colorbar = write plot.plot(x, y) and so on: it draws \
    into the current figure
  set_title suptitle = write plot.title(text) or plot.suptitle(text)
  set_xlabel set_ylabel set_xlim set_ylim = write plot.xlabel(text), plot.xlim(low, high) and so on
  tight_layout = leave it out: figures are laid out so that nothing overlaps
  clf clear close = write plot.close()
  gca axes = write plot.subplot(rows, columns, index)
]])

put(advice.InferenceSession, "", [[
  inputs input_names get_input_names = write session:get_inputs()[1].name
  outputs output_names get_output_names = write session:get_outputs()[1].name
  forward call predict infer = write session:run(nil, {[name] = tensor})
]])

put(advice.Generator, "", [[
  random rand randn next = write zknn.rand(2, 3, {generator = g})
]])

return advice
