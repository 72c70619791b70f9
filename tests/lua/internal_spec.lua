-- docs/architecture.md lists the functions that only lua/zknn calls. Oracle: the functions that are
-- there.

local zknn = require "zknn"
local slurp = require("support").read

describe("the internal functions of the core", function()
  local documented = {}
  for line in slurp("docs/architecture.md"):gmatch "[^\n]+" do
    local name, functions = line:match "^| ([%w_]+) | (`[%w_]+`.*) |$"
    if name and package.preload["zknn.core." .. name] then
      documented[name] = {}
      for word in functions:gmatch "`([%w_]+)`" do
        documented[name][word] = true
      end
    end
  end

  it("are those that docs/architecture.md lists", function()
    local count = 0
    for path in pairs(package.preload) do
      local name = path:match "^zknn%.core%.([%w_]+)$"
      if name then
        assert.is_truthy(documented[name], name)
        local there = {}
        for word in pairs(require(path)) do
          there[word] = true
        end
        assert.same(documented[name], there)
        count = count + 1
      end
    end
    assert.is_true(count >= 8)
  end)

  it("are no part of zknn", function()
    for name in pairs(zknn) do
      assert.is_true(name:sub(1, 1) ~= "_", name)
    end
  end)

  it("are not used by scripts", function()
    local files = io.popen("ls scripts/*.lua")
    for path in files:lines() do
      local text = slurp(path)
      assert.is_nil(text:find "zknn%._", path)
      assert.is_nil(text:find "zknn%.core", path)
    end
    files:close()
  end)
end)

describe("zknn.system", function()
  local system = zknn.system

  it("finds the nearest name", function()
    assert.equal("train", system.nearest("trian", { "test", "train" }))
    assert.is_nil(system.nearest("zzz", { "test", "train" }))
  end)

  it("gives one lock to one process until it is closed", function()
    local path = os.tmpname()
    do
      local lock <close> = system.lock_file(path)
      assert.is_truthy(lock)
      local other = system.lock_file(path)
      assert.is_nil(other)
    end
    local again = system.lock_file(path)
    again:close()
    os.remove(path)
  end)

  it("makes folders, and writes files whole", function()
    local folder = os.tmpname()
    os.remove(folder)
    system.make_folder(folder .. "/a/b")
    system.check_writable(folder .. "/a/b/c")
    system.write_file(folder .. "/a/b/c", "x\0y")
    assert.equal("x\0y", slurp(folder .. "/a/b/c"))
    assert.is_false(pcall(system.check_writable, folder .. "/none/c"))
    os.execute("rm -r " .. folder)
  end)
end)
