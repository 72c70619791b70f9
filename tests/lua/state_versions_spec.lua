-- load_state_dict of older versions of modules: what it accepts, and its messages.
-- Oracle: PyTorch 2.15 on the same files (tests/golden/checkpoints/state, make.py).

local zknn = require "zknn"
local nn = zknn.nn

local FOLDER = "tests/golden/checkpoints/state/"
local expected = dofile(FOLDER .. "expected.lua")

local nets = {
  batch = function() return nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)) end,
  plain = function()
    return nn.Sequential(nn.BatchNorm1d(2, { track_running_stats = false }))
  end,
  instance = function() return nn.Sequential(nn.InstanceNorm2d(2), nn.Linear(1, 1)) end,
  tracked = function()
    return nn.InstanceNorm1d(2, { affine = true, track_running_stats = true })
  end,
  scale = function()
    local Scale = nn.class("Scale", nn.Module)
    function Scale:__init()
      self.scale = nn.Parameter(zknn.tensor(1.0))
      self.fc = nn.Linear(2, 2)
    end
    return Scale()
  end,
  deep = function()
    return nn.Sequential(nn.Sequential(nn.Linear(1, 2), nn.Linear(2, 1)), nn.Linear(1, 1))
  end,
}

-- PyTorch's message in our words: its sizes are lists, its lines end without a blank.
local function ours(message)
  return (message:gsub("torch%.Size%((.-)%)", "%1"):gsub(" (\n)", "%1"):gsub(" $", "")
    :gsub("expected torch.Tensor or Tensor%-like object", "expected a tensor")
    :gsub("<class 'NoneType'>", "None."))
end

local function check(want, net, dict, strict)
  local good, got = pcall(net.load_state_dict, net, dict, { strict = strict })
  if want.message then
    assert.is_false(good)
    local said = got:match ": (Error.*)"
    assert.equal(ours(want.message), said)
  else
    assert.is_true(good, tostring(got))
    assert.same(want.missing, got.missing_keys)
    assert.same(want.unexpected, got.unexpected_keys)
  end
end

describe("load_state_dict", function()
  for name, case in pairs(expected) do
    it("says to " .. name .. " what PyTorch says", function()
      local dict = zknn.load(FOLDER .. name .. ".pth")
      local net = nets[case.net]()
      check(case.strict, net, dict, true)
      check(case.loose, net, dict, false)
    end)
  end

  it("takes one number for a tensor without dimensions", function()
    local net = nets.scale()
    net:load_state_dict(zknn.load(FOLDER .. "scale_of_one.pth"))
    assert.equal(5.0, net.scale:item())
    assert.same({}, { table.unpack(net.scale.shape) })
  end)

  it("keeps num_batches_tracked where an older file has none", function()
    local net = nets.batch()
    net(zknn.ones(2, 2))
    net:load_state_dict(zknn.load(FOLDER .. "batch_version_1.pth"))
    assert.equal(1, net[1].num_batches_tracked:item())
  end)

  it("names a weight under weight_norm", function()
    local net = nn.Sequential(nn.Linear(2, 3))
    for _, names in ipairs {
      { "0.weight_g", "0.weight_v" },
      { "0.parametrizations.weight.original0", "0.parametrizations.weight.original1" },
    } do
      local good, message = pcall(net.load_state_dict, net, {
        ["0.bias"] = zknn.ones(3), [names[1]] = zknn.ones(3, 1), [names[2]] = zknn.ones(3, 2),
      })
      assert.is_false(good)
      assert.is_truthy(message:find("remove_weight_norm", 1, true), message)
    end
  end)
end)

describe("a state_dict's _metadata", function()
  it("has each module's version, and goes both ways", function()
    local dict = nets.batch():state_dict { prefix = "net." }
    assert.same({ 1, 1, 2 }, {
      dict._metadata.net.version, dict._metadata["net.0"].version, dict._metadata["net.1"].version,
    })
    local path = os.tmpname()
    zknn.save(dict, path)
    local back = zknn.load(path)
    os.remove(path)
    assert.equal(2, back._metadata["net.1"].version)
    for key in pairs(back) do assert.are_not.equal("_metadata", key) end
    nn.utils.consume_prefix_in_state_dict_if_present(back, "net.")
    assert.equal(2, back._metadata["1"].version)
    assert.is_truthy(back._metadata[""])
    nets.batch():load_state_dict(back)
  end)

  it("may be anything in a stranger's file", function()
    local dict = nets.batch():state_dict()
    for _, odd in ipairs { { [""] = 1 }, { ["1"] = { version = "x" } }, { ["1"] = { 1 } } } do
      dict._metadata = odd
      nets.batch():load_state_dict(dict)
    end
  end)
end)
