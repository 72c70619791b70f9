-- Objects and texts where something else belongs: the message tells what was given, and nothing of
-- the object's own fields. Oracle: what the line holds.

local mistake = require "mistake"

describe("an object in place of named arguments:", function()
  mistake.each(it, {
    { "x:to(m)", "to: argument 1 must be a string, got nn.Linear" },
    { "zknn.ones(2, nn.ReLU())", "a shape is made of integers >= 0, got nn.ReLU" },
    { "zknn.manual_seed(m)", "manual_seed: argument 1 must be an integer, got nn.Linear" },
    { "x:sum(m)", "sum: dim must be a list of integers, got a table that is no list" },
    { "x:sum():backward(opt)", "backward: argument 1 must be a tensor, got optim.SGD" },
    { "m:load_state_dict(m:state_dict(), opt)", "options must be a table of names, got optim.SGD" },
  })
end)

describe("a state_dict in place of parameters:", function()
  mistake.each(it, {
    { "optim.Adam(m:state_dict(), { lr = 1 })", "Adam: params must be a list of tensors or of "
      .. "groups, got zknn.OrderedDict: write model:parameters()" },
  })
end)

describe("a text where an index stands:", function()
  mistake.each(it, {
    { "local y = x[{0, '1'}]", "or a bool tensor; got '1'" },
    { "local y = x[{0, {'1', 2}}]", "a slice's start must be an integer, got '1'" },
    { "local y = x[{0, true}]", "got true" },
  })
end)

describe("an empty path:", function()
  mistake.each(it, {
    { "zknn.save({ a = 1 }, '')", "the path is empty" },
    { "zknn.load('')", "the path is empty" },
    { "zknn.npy.load('')", "the path is empty" },
    { "zknn.image.load('')", "the path is empty" },
    { "zknn.onnx.load('')", "the path is empty" },
    { "zknn.onnx.InferenceSession('')", "the path is empty" },
    { "data.ImageFolder('')", "the path is empty" },
    { "zknn.system.make_folder('')", "the path is empty" },
  })
end)

describe("a function of the user's that gives something else:", function()
  local HOOK = "x.requires_grad = true; x:register_hook(function() return %s end)\n"
    .. "x:sum():backward()"
  local LENGTH = "local D = data.class 'D'; function D:__len() return %s end; "
    .. "function D:get(i) return i end; %s"
  mistake.each(it, {
    { HOOK:format "'no'", "backward: a hook of a tensor gives its gradient, a tensor, or nil; it "
      .. "gave 'no'", line = 2 },
    { HOOK:format "m", "it gave nn.Linear", line = 2 },
    { LENGTH:format("'2'", "for x in data.DataLoader(D())() do end"), "SequentialSampler: the "
      .. "dataset's length (#dataset, what its __len gives) must be an integer of at least 0, got "
      .. "'2'" },
    { LENGTH:format("1.5", "for x in data.DataLoader(D())() do end"), "got 1.5" },
    { LENGTH:format("-1", "for x in data.DataLoader(D(), {shuffle=true})() do end"),
      "RandomSampler: the dataset's length" },
    { LENGTH:format("0.5", "data.Subset(D(), {0})"), "Subset: the dataset's length" },
    { LENGTH:format("1.5", "data.random_split(D(), {1, 1})"), "random_split: the dataset's" },
    { LENGTH:format("1.5", "data.ConcatDataset({ D() })"), "ConcatDataset: the dataset's" },
    { "local A = nn.class 'A'; function A:extra_repr() end; print(A())",
      "A: extra_repr must give a string, got nothing" },
    { "local A = nn.class 'A'; function A:extra_repr() return { 1 } end; print(nn.Sequential(A()))",
      "A: extra_repr must give a string, got a table" },
  })
end)
