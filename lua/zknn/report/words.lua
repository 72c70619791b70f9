-- words.lua: what Lua has in place of names of Python, of other Luas, and of zknn's modules, where
-- a script reads them and finds nil.

local words = {}

-- Reads lines "a b = text" into a table; <name> stands for the name. A line that ends with "\" goes
-- on in the next.
local function read(text)
  local t = {}
  text = text:gsub("%s*\\\n%s*", " ")
  for names, fix in text:gmatch "([^=\n]-)%s*=%s*([^\n]+)" do
    for name in names:gmatch "%S+" do
      t[name] = fix:gsub("<name>", name)
    end
  end
  return t
end

-- Globals that are called.
words.calls = read [[
  len = write #x
  range = write for i = 0, n - 1 do
  str repr = write tostring(x)
  int = write math.floor(x) for a number, math.tointeger(tonumber(x)) for a text; \
    for a tensor x:item()
  float = write tonumber(x); for a tensor x:item()
  bool = write x ~= nil and x ~= false
  input = write io.read()
  super = leave it out: nn.Module needs no call; with another base class write \
    Base.__init(self, ...), with its name
  enumerate = write for i, value in ipairs(list) do; a loader has loader:enumerate()
  zip = write for i = 1, #a do local x, y = a[i], b[i]
  isinstance issubclass = write type(x) == "number"; a tensor: zknn.is_tensor(x)
  hasattr = write x.name ~= nil
  getattr = write x[name]
  setattr = write x[name] = value
  delattr = write x[name] = nil
  dir vars = Tab behind "x." or "x:" lists what x has; for a table: pairs(t)
  callable = write type(f) == "function"
  list tuple = write a table: {1, 2, 3}
  dict = write a table: {name = value}
  set = write a table with the elements for keys: {[x] = true}
  map filter reversed = write a for loop: for i, x in ipairs(list) do
  sorted = write table.sort(list), which sorts the list itself
  sum = write a for loop; for a tensor x:sum()
  round = write math.floor(x + 0.5)
  pow = write x ^ y
  divmod = write a // b and a % b
  open = write io.open(path)
  exit quit = write os.exit()
  eval exec compile loadstring = write load(text)()
  ord = write s:byte()
  chr = write string.char(n), or utf8.char(n)
  iter = write for key, value in pairs(t) do
  any all = write a for loop; for a tensor x:<name>()
  printf = write io.write(("..."):format(...))
  sprintf = write ("..."):format(...)
  println puts echo = write print(...)
  unpack = write table.unpack(list)
  setfenv getfenv = Lua 5.4 has load(text, name, "t", environment), and _ENV
  __import__ = write require "name"
  time clock = write os.time(), or zknn.clock() for measuring
  sleep = Lua has no sleep; os.execute "sleep 1" waits a second
  tensor Tensor = write zknn.tensor{...}, after local zknn = require "zknn"
]]

-- Globals that are indexed.
words.modules = read [[
  np numpy torch = zknn has its functions: local zknn = require "zknn"
  torchvision datasets = data sets and transforms are in zknn.data: \
    local data = require("zknn").data
  transforms = write local transforms = require("zknn").data.transforms
  plt matplotlib pyplot = write local plot = require("zknn").plot
  pd pandas = zknn.csv reads and writes CSV files: local csv = require("zknn").csv
  zknn = write local zknn = require "zknn"
  nn optim data onnx plot testing csv npy npz image autograd safetensors = \
    write local <name> = require("zknn").<name>
  F = write local F = require("zknn").nn.functional
  lr_scheduler = write local lr_scheduler = require("zknn").optim.lr_scheduler
  sys = the arguments of a script are in arg, or ...; os.exit() ends it
  time = write os.time(), or zknn.clock() for measuring
  random = write math.random(), or zknn.rand(...)
  re = Lua's patterns are in string: s:match(pattern), s:gsub(pattern, text)
  json pickle = zknn.save and zknn.load keep tables and tensors in files
  cuda = zknn computes on the CPU: leave it out
  this = write self, in a function Class:name(...)
]]

-- Fields of Lua's own libraries.
words.libraries = read [[
  table.getn table.len table.length table.size table.maxn = write #t
  table.append table.push table.add = write table.insert(t, x)
  table.pop = write table.remove(t)
  table.foreach = write for key, value in pairs(t) do
  table.foreachi = write for i, value in ipairs(t) do
  table.join = write table.concat(t, ", ")
  math.pow = write x ^ y
  math.log10 = write math.log(x, 10)
  math.log2 = write math.log(x, 2)
  math.round = write math.floor(x + 0.5)
  math.mod = write a % b, or math.fmod(a, b)
  math.tanh = write (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1); for a tensor x:tanh()
  math.inf = write math.huge
  math.nan = write 0 / 0
  string.gfind = write string.gmatch
  string.split = write for word in s:gmatch "%S+" do
  string.join = write table.concat(list, ", ")
  string.strip string.trim = write s:match "^%s*(.-)%s*$"
  string.replace = write s:gsub(pattern, text)
  string.length = write #s
  string.startswith = write s:sub(1, #start) == start
  os.path = a path is a text: folder .. "/" .. name
  os.environ = write os.getenv(name)
  os.makedirs os.mkdir = write zknn.system.make_folder(path)
  os.listdir = write io.popen("ls"):lines()
  os.system = write os.execute(command)
  io.print = write io.write(...)
]]

-- Methods that a plain table is asked for.
words.of_tables = read [[
  append push add push_back = write table.insert(%s, value)
  pop pop_back = write table.remove(%s)
  insert remove sort concat unpack = write table.<name>(%s)
  extend = write table.move(other, 1, #other, #%s + 1, %s)
  keys items values = write for key, value in pairs(%s) do
  get = write %s[key]
  len length size count = write #%s
  join = write table.concat(%s, ", ")
  clear = write %s = {}
  copy = write a loop: for key, value in pairs(%s) do copy[key] = value end
  index find contains = write a loop: for i, x in ipairs(%s) do
  map filter forEach each foreach reverse = write a loop: for i, x in ipairs(%s) do
  cuda = write a loop over its tensors; zknn computes on the CPU
]]

-- Methods that a text is asked for.
words.of_strings = read [[
  strip trim = write %s:match "^%%s*(.-)%%s*$"
  split = write for word in %s:gmatch "%%S+" do
  startswith = write %s:sub(1, #start) == start
  endswith = write %s:sub(-#ending) == ending
  join = write table.concat(list, %s)
  replace = write %s:gsub(pattern, text)
  isdigit = write %s:find "^%%d+$"
  length size = write #%s
  append = write %s .. text
  tonumber = write tonumber(%s)
]]

return words
