-- scripts/transformer.lua, as a user runs it, for some steps. Oracles: the same run with another
-- number of threads; what it sorts or writes.

local tools = require "script_tools"

local function output(options)
  local text = tools.output_of(("%s %s scripts/transformer.lua --width 16 --layers 1 %s 2>&1")
    :format(tools.zknn_command, options.before or "", options[1]))
  return (text:gsub("  [%d.]+ s\n", "\n"))
end

describe("transformer.lua", function()
  it("learns to sort, with the same numbers for any number of threads", function()
    local options = "--heads 2 --steps 60 --digits 3 --batch-size 32 --lr 1e-2"
    local text = output { options, before = "--threads 1" }
    local first = tonumber(text:match "step     6  loss ([%d.]+)\n")
    local last = tonumber(text:match "step    60  loss ([%d.]+)\n")
    assert.is_true(first > last + 0.5, text)
    assert.matches("%d%% of 500 lists sorted: %d %d %d %-> %d+ %d+ %d+\n$", text)
    assert.equal(text, output { options, before = "--threads 2" })
  end)

  it("learns a text, with rotary positions", function()
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write(("what is learnt is written. "):rep(20))
    file:close()
    local text = output { "--heads 2 --steps 30 --length 16 --batch-size 8 --lr 1e-2 "
      .. "--positions rotary --text " .. path }
    os.remove(path)
    assert.matches("step    30  loss %d+%.%d+\n", text)
    assert.matches("it writes: what is learnt i", text)
  end)

  it("learns the text that ships", function()
    local text = output { "--heads 2 --steps 2 --length 16 --batch-size 8 --write" }
    assert.matches("it writes: ALICE'S ADVENTUR", text)
  end)

  it("says what is wrong", function()
    assert.matches("width 16 is no multiple of 4 x 3 heads", output { "--heads 3" })
    assert.matches("it must be sinusoidal or rotary", output { "--positions learnt" })
    assert.matches("cannot open the text: no/such", output { "--text no/such" })
    assert.matches("%-%-positions KIND", output { "--help" })
  end)
end)
