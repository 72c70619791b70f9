-- scripts/pinn.lua, as a user runs it. Oracle: the exact solutions of its equations, from which an
-- untrained net is off by more than 0.9.

local tools = require "script_tools"

local folder = tools.make_folder()

teardown(function() os.execute("rm -rf " .. folder) end)

local function errors_in(text)
  local first = text:match "u'' %+ u = 0: largest error ([%d.e+-]+)"
  local second = text:match "Burgers: largest error ([%d.e+-]+)"
  return assert(tonumber(first), text), assert(tonumber(second), text)
end

describe("pinn.lua", function()
  it("comes near the exact solutions in 600 steps, and draws them", function()
    local command = "%s scripts/pinn.lua --steps 600 --viscosity 0.3 --out %s/out 2>&1"
    local text = tools.output_of(command:format(tools.zknn_command, folder))
    local oscillation, burgers = errors_in(text)
    assert.is_true(oscillation < 0.05, text)
    assert.is_true(burgers < 0.05, text)
    for _, name in ipairs { "oscillation", "burgers" } do
      assert.equal("\x89PNG", tools.read(("%s/out/pinn_%s.png"):format(folder, name)):sub(1, 4))
    end
  end)
end)
