-- scripts/gan.lua, as a user runs it, on a small data set. Oracle: the same run with another number
-- of threads.

local tools = require "script_tools"

local folder = tools.make_folder()

setup(function() tools.write_mnist(folder, 100, 10) end)

teardown(function() os.execute("rm -rf " .. folder) end)

describe("gan.lua", function()
  it("learns for some steps, and draws what the generator makes", function()
    local function run(threads)
      local out = folder .. "/out" .. threads
      local command = "%s --threads %d scripts/gan.lua --data %s/data --steps 2 --batch-size 8 "
        .. "--out %s 2>&1"
      local text = tools.output_of(command:format(tools.zknn_command, threads, folder, out))
      return text:gsub("  [%d.]+ s\n", "\n"):gsub("Wrote [^\n]*", ""),
        assert(tools.read(out .. "/gan.png"), text)
    end
    local text, picture = run(1)
    assert.matches("step     2  distance %-?%d+%.%d+\n", text)
    assert.equal("\x89PNG", picture:sub(1, 4))
    local again, same_picture = run(2)
    assert.equal(text, again)
    assert.equal(picture, same_picture)
  end)
end)
