-- Checkpoints of PyTorch 1.13, 2.1 and a current one load with their values; an optimizer continues
-- from its state. Oracle: PyTorch's values, and its ten further steps
-- (tests/golden/checkpoints/versions, see make.py there).

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local nn, optim = zknn.nn, zknn.optim

local FOLDER = "tests/golden/checkpoints/versions/"
local KINDS = { "state_dict", "nested", "shared", "dtypes", "parameters", "momentum", "adam",
  "odd" }

local function check(place, want, got)
  if type(want) ~= "table" then
    assert.equal(want, got, place)
    assert.equal(math.type(want), math.type(got), place)
  elseif want.kind == "none" then
    assert.is_nil(got, place)
  elseif want.kind == "tensor" then
    assert.is_true(zknn.is_tensor(got), place)
    assert.equal(want.dtype, got.dtype, place)
    assert.same(want.shape, got.shape, place)
    if got:numel() > 0 then assert.same(want.stride, got:stride(), place) end
    assert.equal(want.grad, got.requires_grad, place)
    assert.same(want.values, got:detach():reshape(-1):tolist(), place)
  elseif want.keys then
    assert.equal(want.kind, ordered.kind(got), place)
    local _, keys = ordered.describe(got) -- those of None, too
    assert.same(want.keys, { table.unpack(keys) }, place)
    for i, key in ipairs(want.keys) do
      check(place .. "." .. key, want.values[i], got[key])
    end
  else
    assert.equal(want.kind, ordered.kind(got), place)
    assert.equal(#want.values, #got, place)
    for i, value in ipairs(want.values) do check(place .. "." .. i, value, got[i]) end
  end
end

-- make.py's ramp and step.
local function ramp(...) return (zknn.arange(select(1, ...) * select(2, ...)):float() * 0.375 - 1)
    :reshape(...) end

local function step(net, optimizer)
  optimizer:zero_grad()
  local off = net(ramp(4, 3)) - ramp(4, 2);
  (off * off):mean():backward()
  optimizer:step()
end

for _, version in ipairs { "1.13", "2.1", "current" } do
  describe("PyTorch " .. version, function()
    local expected = dofile(FOLDER .. version .. ".lua")

    for _, kind in ipairs(KINDS) do
      it("wrote " .. kind, function()
        local path = ("%s%s-%s.pth"):format(FOLDER, kind, version)
        check(kind, expected[kind], zknn.load(path))
      end)
    end

    it("wrote views that share their storage", function()
      local x = zknn.load(FOLDER .. "shared-" .. version .. ".pth")
      x.base:fill_(7)
      for _, name in ipairs { "again", "transposed", "column", "window", "row", "wide" } do
        assert.equal(7.0, x[name]:reshape(-1)[0]:item(), name)
      end
      assert.equal(7.0, x.list[1][0]:item())
      assert.are_not.equal(7.0, x.copy[0][0]:item())
    end)

    it("wrote an optimizer that goes on here as there", function()
      local saved = zknn.load(FOLDER .. "momentum-" .. version .. ".pth")
      local net = nn.Linear(3, 2)
      local optimizer = optim.SGD(net:parameters(), { lr = 1 })
      net:load_state_dict(saved.net)
      optimizer:load_state_dict(saved.optimizer)
      for _ = 1, 10 do step(net, optimizer) end
      local want = expected.ten_steps_later
      for i, key in ipairs(want.keys) do
        local values = net:state_dict()[key]:reshape(-1):tolist()
        for k, value in ipairs(want.values[i].values) do
          assert.near(value, values[k], 2e-6 * math.max(1, math.abs(value)), key)
        end
      end
    end)
  end)
end
