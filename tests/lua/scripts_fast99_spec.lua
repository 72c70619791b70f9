-- scripts/fast99.lua, as a user runs it: on a few of the images, and on a small data set.

local tools = require "script_tools"

local folder = tools.make_folder()

local function run(arguments, options)
  local text = tools.output_of(("%s %s scripts/fast99.lua %s 2>&1; echo \"status $?\""):format(
    tools.zknn_command, options or "", arguments))
  local out, status = text:match("^(.*)status (%d+)\n$")
  return out, tonumber(status)
end

-- The accuracy that it prints for a seed, or for "mean".
local function accuracy_in(text, what)
  local found = text:match(what .. ": ([%d.]+)%% in [%d.]+ s %([%d.]+ s of CPU time%)\n")
  return assert(tonumber(found), text)
end

setup(function() tools.write_mnist(folder, 3300, 100) end)

teardown(function() os.execute("rm -rf " .. folder) end)

describe("fast99.lua", function()
  -- oracle: the run with one thread; a net that has learnt nothing has a tenth right
  it("learns most from a tenth of the images, and the same with two threads", function()
    local one = accuracy_in(run("--seed 1 --images 6000 --hold-out 2000", "--threads 1"), "seed 1")
    local two = accuracy_in(run("--seed 1 --images 6000 --hold-out 2000", "--threads 2"), "seed 1")
    assert.equal(one, two)
    assert.is_true(one >= 95, one)
  end)

  it("runs each seed as a process of its own, and prints their means", function()
    local text, status = run("--seeds 3-4 --images 2200 --hold-out 500")
    assert.equal(0, status, text)
    local third, fourth = accuracy_in(text, "seed 3"), accuracy_in(text, "seed 4")
    assert.not_equal(third, fourth)
    assert.near((third + fourth) / 2, accuracy_in(text, "mean"), 1e-3) -- oracle: their own numbers
    assert.equal(third, accuracy_in(run("--seed 3 --images 2200 --hold-out 500"), "seed 3"))
  end)

  it("measures on the test set", function()
    -- oracle: its 100 images show their label by a bright row, as those learnt from do
    assert.is_true(accuracy_in(run("--data " .. folder .. "/data"), "seed 0") > 90)
  end)

  it("says what is wrong with its options", function()
    local function fails(arguments, part)
      local text, status = run(arguments)
      assert.equal(1, status, text)
      tools.contains(text, part)
    end
    fails("--seeds 4-3", "needs two whole numbers, the smaller first, such as 0-19; got '4-3'")
    fails("--hold-out 2000 --data " .. folder .. "/data", "1300 images are too few to learn from")
    fails("--seeds 0-1 --data /nowhere", "the run of seed 0 failed")
  end)
end)
