-- scripts/char_rnn.lua, as a user runs it, for some epochs. Oracles: the same run with another
-- number of threads; a text that repeats itself, of which every byte follows from those before it
-- (but the first few that the net reads of the held-out parts, which cost what bits are left).
local tools = require "script_tools"

local PHRASE = "what is learnt is written. "

local path = os.tmpname()

setup(function() tools.write(path, PHRASE:rep(60)) end)

teardown(function() os.remove(path) end)

local function output(options, before)
  local text = tools.output_of(("%s %s scripts/char_rnn.lua --hidden 32 %s 2>&1"):format(
    tools.zknn_command, before or "", options))
  return (text:gsub("  [%d.]+ s\n", "\n"))
end

describe("char_rnn.lua", function()
  it("learns a text, with the same numbers for any number of threads", function()
    local options = "--epochs 4 --batch-size 2 --length 20 --lr 3e-2 --dropout 0.1 "
      .. "--start 'what ' --sample 49 --temperature 0 --text " .. path
    local text = output(options, "--threads 1")
    local bits = tonumber(text:match "epoch  4  training [%d.]+, held out ([%d.]+) bits a byte\n")
    assert.is_true(bits < 0.15, text)
    assert.equal(PHRASE:rep(2), text:match "\n\n(what [^\n]*)\n$")
    assert.equal(text, output(options, "--threads 2"))
  end)

  it("draws by the odds, which the seed decides", function()
    local options = "--epochs 1 --layers 2 --batch-size 4 --start 'what ' --sample 40 "
      .. "--temperature 2 --text " .. path
    local text = output(options)
    assert.matches("%(gru%): GRU%(64, 32, num_layers=2, batch_first=True, dropout=0.3%)\n", text)
    assert.equal(45, #text:match "\n\n(what [^\n]*)\n$", text)
    assert.equal(text, output(options))
    assert.not_equal(text:match "\n\n(.*)", output(options .. " --seed 1"):match "\n\n(.*)")
  end)

  it("learns the text that ships", function()
    assert.matches("133527 bytes of 70 kinds to learn, 14836 held out\n.*\n\nAlice ",
      output "--epochs 1 --hidden 4 --batch-size 500 --sample 10")
  end)

  it("says what is wrong", function()
    assert.matches("has no 'q'", output("--start q --text " .. path))
    assert.matches("cannot open the text: no/such", output "--text no/such")
    assert.matches("cannot open the text: scripts is no file", output "--text scripts")
    assert.matches("has 1620 bytes, and 2160 are needed",
      output("--batch-size 1000 --text " .. path))
    assert.matches("dropout 1 leaves nothing; it must be below 1", output "--dropout 1")
    assert.matches("option '%-%-start' needs a text; got nothing", output "--start")
    assert.matches("%-%-temperature T", output "--help")
  end)
end)
