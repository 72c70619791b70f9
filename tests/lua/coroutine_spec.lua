-- Scopes (no_grad and others) in coroutines that yield inside of them. Oracle: the contract of
-- scope.h; for coroutines themselves, Lua's manual.

local zknn = require "zknn"

local function mode() return zknn.is_grad_enabled() end

describe("a scope", function()
  after_each(function()
    collectgarbage()
    assert.is_true(mode()) -- nothing may be left
  end)

  it("is left behind by a coroutine that is never resumed", function()
    local batches = coroutine.wrap(function()
      zknn.no_grad(function()
        coroutine.yield(mode())
        coroutine.yield(2)
      end)
    end)
    assert.is_false(batches())
    assert.is_true(mode())
    batches = nil -- luacheck: ignore batches
  end)

  it("is the coroutine's own at every turn", function()
    local function body(scope)
      return coroutine.wrap(function()
        scope(function()
          for _ = 1, 3 do coroutine.yield(mode()) end
        end)
        coroutine.yield(mode())
      end)
    end
    local without, with = body(zknn.no_grad), body(zknn.enable_grad)
    for _ = 1, 3 do
      assert.is_false(without())
      assert.is_true(mode())
      assert.is_true(zknn.no_grad(with))
      assert.is_true(mode())
    end
    -- outside its scope it has the mode of the coroutine that resumes it
    assert.is_true(without())
    assert.is_false(zknn.no_grad(with))
  end)

  it("is that of the caller in a coroutine that opens none", function()
    local plain = coroutine.wrap(function()
      while true do coroutine.yield(mode()) end
    end)
    assert.is_true(plain())
    assert.is_false(zknn.no_grad(plain))
    assert.is_true(plain())
    assert.is_false(zknn.no_grad(function()
      local inner = zknn.enable_grad(plain)
      assert.is_true(inner)
      return mode()
    end))
  end)

  it("keeps the modes of its inner scopes, whichever coroutine resumes it", function()
    local seen = {}
    local co = coroutine.create(function()
      zknn.no_grad(function()
        zknn.enable_grad(function()
          coroutine.yield()
          seen[1] = mode()
        end)
        seen[2] = mode()
        coroutine.yield()
        seen[3] = mode()
      end)
      seen[4] = mode()
    end)
    assert(coroutine.resume(co))
    zknn.no_grad(function() assert(coroutine.resume(co)) end)
    assert(coroutine.resume(co))
    assert.are.same({ true, false, false, true }, seen)
  end)

  it("of a coroutine ends with its error, and with its close", function()
    local function raise() zknn.no_grad(function() error "here" end) end
    local good, message = coroutine.resume(coroutine.create(raise))
    assert.is_false(good)
    assert.matches("coroutine_spec.lua:%d+: here$", message)
    assert.is_true(mode())
    assert.matches("coroutine_spec.lua:%d+: .*coroutine_spec.lua:%d+: here$",
      select(2, pcall(function() coroutine.wrap(raise)() end)))
    assert.is_true(mode())
    local at_close
    local co = coroutine.create(function()
      local last <close> = setmetatable({}, { __close = function() at_close = mode() end })
      zknn.no_grad(coroutine.yield)
      return last
    end)
    assert(coroutine.resume(co))
    zknn.no_grad(function() assert.is_true(coroutine.close(co)) end)
    assert.is_false(at_close) -- that of who closes it
    assert.are.equal("dead", coroutine.status(co))
  end)

  it("holds a change made outside any for the rest of the coroutine", function()
    local co = coroutine.wrap(function()
      zknn.set_grad_enabled(false)
      coroutine.yield(mode())
      zknn.no_grad(coroutine.yield)
      coroutine.yield(mode())
    end)
    assert.is_false(co())
    assert.is_true(mode())
    co()
    assert.is_false(co())
    assert.is_true(mode())
    assert.is_true(zknn.set_grad_enabled(false)) -- on the main thread it stays
    assert.is_false(mode())
    assert.is_false(zknn.set_grad_enabled(true))
  end)

  it("is kept in nested coroutines", function()
    local inner = coroutine.wrap(function()
      zknn.enable_grad(function()
        while true do coroutine.yield(mode()) end
      end)
    end)
    local outer = coroutine.wrap(function()
      zknn.no_grad(function()
        while true do coroutine.yield({ inner(), mode() }) end
      end)
    end)
    for _ = 1, 3 do
      assert.are.same({ true, false }, outer())
      assert.is_true(inner())
      assert.is_true(mode())
    end
  end)

  it("of anomaly mode and of a generator behave alike", function()
    local nan = zknn.tensor { -1.0 }
    local co = coroutine.wrap(function()
      zknn.autograd.detect_anomaly(function()
        while true do coroutine.yield((pcall(nan.log, nan))) end
      end)
    end)
    assert.is_false(co())
    assert.is_true((pcall(nan.log, nan)))
    assert.is_false(co())

    local own = zknn.Generator():manual_seed(1)
    zknn.manual_seed(5)
    local want = { zknn.rand(1):item(), zknn.rand(1):item() }
    local from_own = zknn.rand(1, { generator = zknn.Generator():manual_seed(1) }):item()
    zknn.manual_seed(5)
    local draws = coroutine.wrap(function()
      local scope <close> = require("zknn.core.random").use_generator(own) -- luacheck: ignore scope
      coroutine.yield(0)
      coroutine.yield(zknn.rand(1):item())
    end)
    draws()
    assert.are.equal(want[1], zknn.rand(1):item())
    assert.are.equal(from_own, draws())
    draws = nil -- luacheck: ignore draws
    own = nil -- luacheck: ignore own
    collectgarbage()
    assert.are.equal(want[2], zknn.rand(1):item())
  end)
end)

-- A model of what each coroutine should see, beside coroutines that do something at random.
describe("many coroutines", function()
  local all

  local function body(me)
    local open = {} -- the modes of the scopes that are open, in this coroutine
    local function inside(scope, value, rest)
      scope(function()
        open[#open + 1] = value
        rest(rest)
        open[#open] = nil
      end)
    end
    local function go(self)
      for _ = 1, math.random(4) do
        local what = math.random(6)
        if what == 1 and #open < 5 then
          inside(zknn.no_grad, false, self)
        elseif what == 2 and #open < 5 then
          inside(zknn.enable_grad, true, self)
        elseif what == 3 then
          pcall(zknn.no_grad, error, "caught")
        elseif what == 4 then
          local other = all[math.random(#all)]
          if coroutine.status(other.co) == "suspended" then
            other.of_caller = mode()
            assert(coroutine.resume(other.co))
          end
        else
          coroutine.yield()
        end
        local want = open[#open]
        if want == nil then want = me.of_caller end
        assert(mode() == want)
      end
    end
    go(go)
  end

  it("see what their own scopes say", function()
    math.randomseed(1)
    for _ = 1, 5 do
      all = {}
      for i = 1, 50 do
        all[i] = {}
        all[i].co = coroutine.create(function() body(all[i]) end)
      end
      for _ = 1, 500 do
        local one = all[math.random(#all)]
        if coroutine.status(one.co) ~= "suspended" then
          assert.are.equal("dead", coroutine.status(one.co))
        elseif math.random(20) == 1 then
          assert(coroutine.close(one.co))
        else
          one.of_caller = math.random(3) > 1
          local scope = one.of_caller and zknn.enable_grad or zknn.no_grad
          scope(function() assert(coroutine.resume(one.co)) end)
        end
        assert.is_true(mode())
      end
    end
  end)
end)

describe("coroutines", function()
  it("are otherwise Lua's own", function()
    local co = coroutine.create(function(...)
      local more = { coroutine.yield(select("#", ...), ...) }
      return table.unpack(more)
    end)
    assert.are.same({ true, 3, 1, false, 3 }, { coroutine.resume(co, 1, false, 3) })
    assert.are.same({ true, 7, 8 }, { coroutine.resume(co, 7, 8) })
    assert.are.same({ false, "cannot resume dead coroutine" }, { coroutine.resume(co) })
    assert.are.same({ true }, { coroutine.close(co) })
    local function fails(pattern, ...)
      assert.matches(pattern, select(2, pcall(...)))
    end
    fails("bad argument #1 to 'resume' %(thread expected, got number%)",
      function() coroutine.resume(3) end)
    fails("bad argument #1 to 'wrap' %(function expected, got number%)",
      function() coroutine.wrap(3) end)
    fails("bad argument #1 to 'close' %(thread expected, got number%)",
      function() coroutine.close(3) end)
    fails("cannot close a running coroutine",
      function() coroutine.close((coroutine.running())) end)
    fails("cannot resume dead coroutine", function()
      local f = coroutine.wrap(function() end)
      f()
      f()
    end)
    local nested
    nested = coroutine.create(function()
      coroutine.wrap(function() return coroutine.close(nested) end)()
    end)
    local _, message = coroutine.resume(nested)
    assert.matches("cannot close a normal coroutine", message)
    -- an error that is no string; an error while closing
    local object = {}
    assert.are.equal(object, select(2, pcall(coroutine.wrap(function() error(object) end))))
    local closing = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function() error "in close" end })
      coroutine.yield(x)
    end)
    coroutine.resume(closing)
    local good, problem = coroutine.close(closing)
    assert.is_false(good)
    assert.matches("in close", problem)
    local up = coroutine.wrap(function()
      local x <close> = setmetatable({}, { __close = function() object.closed = true end })
      error(x and "e")
    end)
    pcall(up)
    assert.is_true(object.closed)
    -- a runaway chain of resumes ends by an error
    local function deep() return coroutine.wrap(deep)() end
    fails("C stack overflow", deep)
  end)
end)
