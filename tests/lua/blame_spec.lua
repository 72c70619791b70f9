-- No message names a line of zknn for a mistake of the user's. Oracle: the line of the mistake.
-- (messages_spec calls everything with arguments of wrong kinds; here are objects of the user's
-- that zknn calls or reads.)

local zknn = require "zknn"
local nn, data, optim = zknn.nn, zknn.data, zknn.optim

local here = debug.getinfo(1, "S").short_src

-- f must fail at its own line, with that part in the message.
local function blames_me(f, part)
  local good, message = pcall(f)
  assert.is_false(good)
  local line = debug.getinfo(f, "S").linedefined
  assert.equal(("%s:%d: "):format(here, line), message:match "^.-:%d+: ", message)
  assert.is_truthy(message:find(part, 1, true), message)
  assert.is_nil(message:find("lua/zknn/", 1, true), message)
  assert.is_nil(message:find("attempt to", 1, true), message)
end

describe("the user's line is named", function()
  local list, set = nn.ModuleList { nn.ReLU() }, data.TensorDataset(zknn.ones(4, 3))

  it("for an index of a list of modules", function()
    for _, index in ipairs { "a", true, {}, 1.5, print } do
      blames_me(function() list:insert(index, nn.ReLU()) end, "insert: index must be an integer")
    end
  end)

  it("for a sampler that gives no function", function()
    for _, sampler in ipairs { function() end, function() return 5 end } do
      local loader = data.DataLoader(set, { sampler = sampler, batch_size = 2 })
      blames_me(function() loader()() end, "sampler() must give a function")
      loader = data.DataLoader(set, { batch_sampler = sampler })
      blames_me(function() loader()() end, "sampler() must give a function")
    end
  end)

  it("for a schedule's state that contains itself", function()
    local opt = optim.SGD(nn.Linear(1, 1):parameters(), { lr = 0.1 })
    local schedule, state = optim.lr_scheduler.StepLR(opt, 1), {}
    state.own = { state }
    state.own[1] = state
    blames_me(function() schedule:load_state_dict { gamma = 0.5, extra = state } end,
      "contains itself")
  end)

  it("for a save of what no file holds", function()
    local path = os.tmpname()
    blames_me(function() zknn.save({ x = print }, path) end, "save: x: a function cannot be saved")
    os.remove(path)
  end)
end)
