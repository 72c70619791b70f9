-- Checkpoints in formats that PyTorch no longer writes. Oracle: the values that
-- tests/golden/checkpoints/old/make.py writes by hand, and checks there with torch.load.
-- (checkpoint_spec has the formats that PyTorch still writes, in every protocol.)

local zknn = require "zknn"

local OLD = "tests/golden/checkpoints/old/"

local function read(name)
  return zknn.load(OLD .. name .. ".pth")
end

describe("a checkpoint from before 1.6", function()
  it("is read wherever its storages were", function()
    local x = read "cuda"
    assert.same({ 0, 1, 2 }, x.x:tolist())
    assert.equal("float32", x.x.dtype)
  end)

  it("has storages that are views of one", function()
    local x = read "views"
    assert.same({ 1, 2, 3, 4 }, x.a:tolist())
    assert.same({ 3, 4 }, x.b:tolist())
    x.b:fill_(9)
    assert.same({ 1, 2, 9, 9 }, x.a:tolist())
  end)

  it("has Parameters of torch 0.3, with a state", function()
    local x = read "variable"
    assert.same({ 0.5, -1.5 }, x.p:tolist())
    assert.is_false(x.p.requires_grad)
  end)

  it("is read in part, and only that", function()
    local path = os.tmpname()
    local file = io.open(OLD .. "python2-p2.pth", "rb")
    local bytes = file:read("a")
    file:close()
    local all = read "python2-p2"
    local part, left = zknn.load(OLD .. "python2-p2.pth", { keys = { "model.bias", "floats" } })
    assert.same(all.model.bias:tolist(), part.model.bias:tolist())
    assert.is_nil(part.model.weight)
    assert.equal(0.1, part.floats[1])
    local found = {}
    for _, name in ipairs(left) do found[name] = true end
    assert.is_true(found["model.weight"] and found.table and not found["model.bias"])
    -- Cut off within its last storage: what is before that is still not read as if it were whole.
    file = io.open(path, "wb")
    file:write(bytes:sub(1, -2))
    file:close()
    local good, message = pcall(zknn.load, path)
    os.remove(path)
    assert.is_false(good)
    assert.is_truthy(message:find(path, 1, true) and message:find("storage", 1, true), message)
  end)
end)

describe("a checkpoint from before 1.6 given to another reader", function()
  it("is told by its name, whatever its protocol", function()
    for protocol = 1, 5 do
      local path = OLD .. "stream-current-p" .. protocol .. ".pth"
      for _, load in ipairs { zknn.npz.load, zknn.image.load, zknn.onnx.load } do
        local good, message = pcall(load, path)
        assert.is_false(good)
        local told = message:find("it is a .pth of PyTorch before 1.6: zknn.load reads", 1, true)
        assert.is_truthy(told, message)
      end
    end
  end)
end)

describe("a checkpoint from before 0.1.13, a tar,", function()
  it("is read", function()
    local x = read "tar"
    assert.same({ { 0.5, 1, 1.5 }, { 2, 2.5, 3 } }, x.weight:tolist())
    assert.same({ 7, -7 }, x.steps:tolist())
    assert.equal("int64", x.steps.dtype)
    assert.same({ { 1, 2.5 }, { 1.5, 3 }, { 2, 3.5 } }, x.twice:tolist())
    assert.equal(3, x.epoch)
    x.weight:zero_() -- twice is a view of the same storage
    assert.same({ { 0, 0 }, { 0, 0 }, { 0, 3.5 } }, x.twice:tolist())
  end)
end)
