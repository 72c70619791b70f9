-- zknn.set_printoptions. Oracle: what torch 2.15 prints after the same torch.set_printoptions (the
-- texts themselves are checked by tests/c/test_print.c).

local zknn = require "zknn"

describe("set_printoptions", function()
  after_each(function() zknn.set_printoptions { profile = "default" } end)

  local row = zknn.tensor { 1.23456789, 200.5, -3.0 }
  local long = zknn.arange(2000)

  it("takes PyTorch's options by name and by position", function()
    assert.equal("tensor([  1.2346, 200.5000,  -3.0000])", tostring(row))
    zknn.set_printoptions { precision = 2 }
    assert.equal("tensor([  1.23, 200.50,  -3.00])", tostring(row))
    zknn.set_printoptions(6, { linewidth = 30 })
    assert.equal("tensor([  1.234568,\n        200.500000,\n         -3.000000])", tostring(row))
    zknn.set_printoptions { sci_mode = true, precision = 1, linewidth = 80 }
    assert.equal("tensor([ 1.2e+00,  2.0e+02, -3.0e+00])", tostring(row))
    zknn.set_printoptions { precision = 4 } -- as in PyTorch, sci_mode goes back to "as it needs"
    assert.equal("tensor([  1.2346, 200.5000,  -3.0000])", tostring(row))
  end)

  it("knows PyTorch's profiles", function()
    zknn.set_printoptions { profile = "short" }
    assert.equal("tensor([   0,    1,  ..., 1998, 1999])", tostring(long))
    assert.equal("tensor([  1.23, 200.50,  -3.00])", tostring(row))
    zknn.set_printoptions { profile = "full" }
    assert.is_nil(tostring(long):find("...", 1, true))
    zknn.set_printoptions { profile = "default" }
    assert.equal("tensor([   0,    1,    2,  ..., 1997, 1998, 1999])", tostring(long))
    zknn.set_printoptions { profile = "short", edgeitems = 1 }
    assert.equal("tensor([   0,  ..., 1999])", tostring(long))
  end)

  it("gives the options back", function()
    local before = zknn.get_printoptions()
    assert.same({ precision = 4, threshold = 1000, edgeitems = 3, linewidth = 80 }, before)
    zknn.set_printoptions { threshold = math.huge, sci_mode = false }
    assert.is_false(zknn.get_printoptions().sci_mode)
    assert.is_true(zknn.get_printoptions().threshold > 1e9)
    zknn.set_printoptions(before)
    assert.same(before, zknn.get_printoptions())
  end)

  it("refuses what makes no sense, and changes nothing", function()
    local function fails(part, ...)
      local good, message = pcall(zknn.set_printoptions, ...)
      assert.is_false(good)
      assert.is_truthy(message:find(part, 1, true), message)
    end
    fails("precision must not be negative, got -1", { precision = -1 })
    fails("threshold must be a number, got nan", { threshold = 0 / 0 })
    fails("precision must be an integer, got 'x'", "x")
    fails("profile must be \"default\", \"short\" or \"full\", got 'long'", { profile = "long" })
    fails("unknown argument 'precison' (did you mean 'precision'?)", { precison = 2 })
    assert.equal("tensor([  1.2346, 200.5000,  -3.0000])", tostring(row))
  end)
end)
