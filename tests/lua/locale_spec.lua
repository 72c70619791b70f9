-- Numbers and orders do not depend on os.setlocale. Oracle: the same program in the locale "C".
-- The locales are compiled here, since a machine may have none: de_DE writes 1,5 and sorts a before
-- B; tr_TR has an i without a dot.

local PROGRAM = [==[
local zknn = require "zknn"
local folder, locale = arg[1], arg[2]
local got = locale == "C" or assert(os.setlocale(locale))
if arg[3] == "numbers" then -- only what is asked for
  assert(os.setlocale("C"))
  assert(os.setlocale(locale, "numeric"))
end
assert(got)
local function show(...) print(...) end
show(1.5, -0.25e-7, ("%.3f %g %5.1e"):format(1.5, 2.5, 1e9), tonumber("1.5"), load("return 0.5")())
show(#"1.5" + "1.5", math.tointeger("8"), 7 // 2.0)
show(zknn.tensor { 1.5, 2.25, 1e-8 }, zknn.tensor { { 0.1 }, { 1e9 } })
show(zknn.nn.Dropout(0.25), zknn.nn.LeakyReLU(0.125))
show(zknn.nn.summary(zknn.nn.Linear(2, 2), { 1, 2 }))
show(zknn.optim.SGD(zknn.nn.Linear(1, 1):parameters(), { lr = 0.5 }))
show(select(2, pcall(zknn.testing.assert_close, zknn.tensor { 1.5 }, zknn.tensor { 1.75 })))
show(select(2, pcall(zknn.nn.Dropout, 1.5)))

local function slurp(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read "a"
  file:close()
  return text
end
local function both(name, write, read)
  write(folder .. "/" .. name)
  local digest = 7
  for byte in slurp(name):gmatch "." do digest = (digest * 31 + byte:byte()) & 0xffffffff end
  show(name, digest, read and read(folder .. "/" .. name))
end
local columns = { a = zknn.tensor { 1.5, 2.5, 1e-7, 0 / 0 }, b = zknn.tensor { 1, 2, 3, 4 } }
both("t.csv", function(path) zknn.csv.save(columns, path) end,
  function(path) return zknn.csv.load(path).a end)
local written = assert(io.open(folder .. "/in.csv", "w"))
written:write("x,y\n1.5,2.25\n1e-3,NaN\n12345678901234567890.5,-0.1\nINF,-inf\n"):close()
show(zknn.csv.load(folder .. "/in.csv").x, zknn.csv.load(folder .. "/in.csv").y)
-- the keys of a plain table are written in order
local names = { a = 1.5, B = zknn.tensor { 0.5 }, ["_c"] = 2, C = 1e300 }
both("t.pth", function(path) zknn.save(names, path) end,
  function(path) return zknn.load(path).a end)
both("t.safetensors", function(path)
  zknn.safetensors.save({ a = zknn.tensor { 1.5 }, B = zknn.tensor { 2.5 } }, path, { x = "1.5" })
end, function(path) return zknn.safetensors.load(path).a end)
both("t.npy", function(path) zknn.npy.save(zknn.tensor { 1.5 }, path) end, zknn.npy.load)
zknn.manual_seed(0)
local net = zknn.nn.Sequential(zknn.nn.Linear(2, 2), zknn.nn.LeakyReLU(0.25))
both("t.onnx", function(path) zknn.onnx.export(net, zknn.ones(1, 2), path) end)
if pcall(require, "zknn.canvas") then
  zknn.plot.plot({ 0.5, 1.5, 2.5 }, { 0.25, 0.5, 0.75 })
  both("t.svg", zknn.plot.savefig)
end
for _, class in ipairs { "a", "B", "i", "I", "z" } do
  zknn.system.make_folder(folder .. "/classes/" .. class)
  zknn.image.save(zknn.zeros(2, 2, { dtype = "uint8" }), folder .. "/classes/" .. class .. "/x.PNG")
end
show(table.concat(zknn.data.ImageFolder(folder .. "/classes").classes, " "))
show(table.concat(zknn.nn.ModuleDict({ a = zknn.nn.ReLU(), B = zknn.nn.ReLU() }):keys(), " "))
]==]

local LOCALES = { { "de_DE", "UTF-8" }, { "de_DE", "ISO-8859-1" }, { "tr_TR", "UTF-8" } }

describe("os.setlocale", function()
  it("is Lua's own otherwise", function()
    assert.are.equal("C", os.setlocale())
    assert.are.equal("C", os.setlocale("C", "numeric"))
    assert.is_nil(os.setlocale "no such locale")
    assert.has_error(function() os.setlocale {} end,
      "bad argument #1 to 'setlocale' (string expected, got table)")
    assert.has_error(function() os.setlocale("C", "colour") end,
      "bad argument #2 to 'setlocale' (invalid option 'colour')")
  end)
end)

describe("in a locale with a comma", function()
  local folder

  local function shell(command)
    local pipe = assert(io.popen(command))
    local text = pipe:read "a"
    return pipe:close(), text
  end

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute(("mkdir -p %s/locales %s/C"):format(folder, folder)))
    local file = assert(io.open(folder .. "/program.lua", "w"))
    file:write(PROGRAM):close()
  end)
  teardown(function() os.execute("rm -rf " .. folder) end)

  local function run(locale, ...)
    os.execute(("rm -rf %s/out; mkdir %s/out"):format(folder, folder))
    local good, text = shell(("LOCPATH=%s/locales %s %s/program.lua %s/out %s %s 2>&1"):format(
      folder, arg[-1], folder, folder, locale, table.concat({ ... }, " ")))
    assert.is_true(good, text)
    return text
  end

  for _, locale in ipairs(LOCALES) do
    local name = locale[1] .. "." .. locale[2]
    it("all is as in C: " .. name, function()
      if not shell(("localedef -i %s -f %s %s/locales/%s 2>/dev/null"):format(locale[1], locale[2],
        folder, name)) then
        pending("localedef cannot make " .. name .. " here")
        return
      end
      local want = run "C"
      assert.are.equal(want, run(name))
      assert.are.equal(want, run(name, "numbers"))
      -- what is no number follows it
      local _, text = shell(("LOCPATH=%s/locales %s -e 'print(os.setlocale(%q), os.setlocale(nil), "
        .. "os.date([[%%B]], 0))'"):format(folder, arg[-1], name))
      assert.are.equal(1, text:find(name .. "\t" .. name .. "\t", 1, true))
      assert.not_matches("January", text)
    end)
  end
end)
