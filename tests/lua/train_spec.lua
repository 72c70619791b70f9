-- train_spec.lua: the pieces of zknn.train. Oracles: what is written out by hand.

local zknn = require "zknn"

local train = zknn.train

describe("a duration", function()
  it("is told in units that fit it", function()
    for seconds, text in pairs {
      [0] = "0.0 s", [59.9] = "59.9 s", [59.95] = "1 min 0 s", [350.2] = "5 min 50 s",
      [3600] = "1 h 0 min", [90000] = "25 h 0 min",
    } do
      assert.equal(text, train.duration(seconds))
    end
    assert.has_error(function() train.duration(-1) end)
  end)
end)

describe("a bar of progress", function()
  it("writes nothing where there is no terminal, and prints what it is to print", function()
    local support = require "support"
    local tools = require "script_tools"
    local text = support.output_of(tools.zknn_command .. [[ -e '
      local progress <close> = zknn.train.Progress(3, { unit = "images" })
      for i = 1, 3 do progress:update(i, 0 / 0) progress:print(i, progress) end' 2>&1]])
    assert.equal("1\tProgress(total=3, unit=images)\n2\tProgress(total=3, unit=images)\n"
      .. "3\tProgress(total=3, unit=images)\n", text)
  end)

  it("refuses numbers below 0", function()
    assert.has_error(function() train.Progress(-1) end)
    assert.has_error(function() train.Progress(1, { initial = -1 }) end)
  end)
end)

describe("options", function()
  local rows = {
    { name = "lr", kind = "number", value = "X", default = 0.5, help = "rate" },
    { name = "kind", kind = "string", value = "NAME", default = "a", choices = { "a", "b" },
      help = "kind" },
    { name = "rows", kind = "range", value = "A-B", help = "rows" },
  }
  local function read(...)
    return train.options("Does it.", rows, { words = { ... } })
  end
  local function says(text, ...)
    local good, problem = pcall(read, ...)
    assert.is_false(good)
    assert.equal(text, tostring(problem))
  end

  it("are read by kind", function()
    assert.same({ lr = 0.5, kind = "a", given = {} }, read())
    assert.same({ lr = 2.0, kind = "b", rows = { 2, 5 },
      given = { lr = true, kind = true, rows = true } },
      read("--lr", "2", "--kind=b", "--rows", "2-5"))
  end)

  it("say what was wanted", function()
    says("option '--kind' needs one of a, b; got 'c'", "--kind", "c")
    says("unknown option '--knid'; did you mean '--kind'?", "--knid", "c")
    says("option '--rows' needs two whole numbers, the smaller first, such as 0-19; got '5-2'",
      "--rows", "5-2")
  end)

  it("have rows that are checked", function()
    local function refused(pattern, row)
      assert.error_matches(function() train.options("x", { row }, { words = {} }) end, pattern)
    end
    refused("kind must be .* %(did you mean 'flag'%?%)", { name = "x", kind = "flagg", help = "" })
    refused("did you mean 'default'", { name = "x", kind = "flag", help = "", defualt = true })
    refused("value must be what the help", { name = "x", kind = "number", help = "" })
  end)
end)
