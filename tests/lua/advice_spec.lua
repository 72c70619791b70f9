-- What our messages, docs and scripts advise exists. Every string literal of lua/, scripts/, src/
-- and every piece of code in the docs is searched for names of zknn: functions with their module,
-- methods behind a colon, files of docs/ and scripts/. Oracle: the name can be reached.

local zknn = require "zknn"
local support = require "support"
local read = support.read

local function files(pattern)
  local list, pipe = {}, assert(io.popen("ls " .. pattern .. " 2>/dev/null | LC_ALL=C sort"))
  for path in pipe:lines() do
    list[#list + 1] = path
  end
  pipe:close()
  return list
end

-- The string literals of a program, joined where `..` or C's rule joins them.
local function literals(text, is_c)
  if is_c then
    text = text:gsub("/%*.-%*/", ""):gsub('"%s*\n%s*"', "")
  else
    text = text:gsub("\n[^\n\"']-%-%-[^\n\"']*", "\n"):gsub('"%s*%.%.%s*"', "")
  end
  local list = {}
  for line in text:gmatch "[^\n]+" do
    for literal in line:gsub('\\"', "\1"):gmatch '"([^"]*)"' do
      list[#list + 1] = literal:gsub("\1", '"')
    end
    if not is_c then
      for literal in line:gsub('"[^"]*"', ""):gmatch "'([^']*)'" do
        list[#list + 1] = literal
      end
    end
  end
  return list
end

-- The code in a page: what stands in backticks or indented by four.
local function code_of(text)
  local list = {}
  for block in text:gmatch "```%w*\n(.-)```" do
    list[#list + 1] = block
  end
  for code in text:gsub("```.-```", ""):gmatch "`([^`\n]+)`" do
    list[#list + 1] = code
  end
  for code in ("\n" .. text):gmatch "\n    ([^\n]+)" do
    list[#list + 1] = code
  end
  return list
end

-- --- what there is ---

local modules = {
  nn = zknn.nn, F = zknn.nn.functional, functional = zknn.nn.functional, init = zknn.nn.init,
  utils = zknn.nn.utils, optim = zknn.optim, lr_scheduler = zknn.optim.lr_scheduler,
  data = zknn.data, transforms = zknn.data.transforms, image = zknn.image, plot = zknn.plot,
  onnx = zknn.onnx, csv = zknn.csv, npy = zknn.npy, npz = zknn.npz, testing = zknn.testing,
  train = zknn.train, tensorboard = zknn.tensorboard,
  safetensors = zknn.safetensors, autograd = zknn.autograd, cuda = zknn.cuda,
}

local methods = {}
local function add_methods(from)
  for key, value in pairs(from or {}) do
    if type(key) == "string" and type(value) == "function" then methods[key] = true end
  end
end

local function collect(t, seen)
  if seen[t] then return end
  seen[t] = true
  for key, value in pairs(t) do
    if type(value) == "table" and type(key) == "string" then
      if rawget(value, "__name") or key == "__index" then add_methods(value) end
      collect(value, seen)
    end
  end
end

setup(function()
  local seen = {}
  for _, module in pairs(modules) do
    collect(module, seen)
  end
  for key, value in pairs(debug.getregistry()) do
    if type(key) == "string" and key:find "^zknn%." and type(value) == "table" then
      add_methods(value)
      add_methods(value.__methods)
      add_methods(type(value.__index) == "table" and value.__index)
    end
  end
  add_methods(string)
  add_methods(getmetatable(zknn.plot.figure()))
  add_methods(getmetatable(zknn.nn.ReLU():register_forward_hook(function() end)))
  for _, item in ipairs(require("zknn.docs.public").names()) do
    local method = item.name:match ":([%w_]+)$"
    if method then methods[method] = true end
  end
  -- Lua's files; the values of a .pth that are no Lua values (lua/zknn/opaque.lua).
  for _, name in ipairs { "read", "write", "close", "lines", "class", "args", "state",
    "save_for_backward" } do
    methods[name] = true
  end
end)

-- Does `path` ("nn.functional.relu") lead somewhere from t? A method or field of a class counts.
local function reaches(t, path)
  for word in path:gmatch "[%w_]+" do
    if type(t) ~= "table" then return true end -- a field of a value
    local good, value = pcall(function() return t[word] end) -- the library's tables raise
    if not good or value == nil then return false end
    t = value
  end
  return true
end

-- --- what is said ---

local endings = {}
for ending in ("lua png pth csv gz pkl md onnx svg npz npy safetensors json so h c")
  :gmatch "%S+" do
  endings[ending] = true
end

-- C modules, files, placeholders, and one function of Python's onnx.
local none = {}
for word in ([[
  zknn.core zknn.fetch zknn.canvas zknn.f zknn.NAME nn.NAME optim.lr_scheduler.NAME
  onnx.inliner.inline_local_functions zknn.h zknn.so zknn.pc zknn.lua
]]):gmatch "%S+" do
  none[word] = true
end
local no_method = { f = true, f_ = true, NAME = true }

local function check_names(text, report)
  for before, name in text:gmatch "([^%w_.%-/\"]?)%f[%w_](zknn%.[%a_][%w_.]*)" do
    name = name:gsub("%.$", "")
    local first = name:match "^zknn%.([%w_]+)"
    local file = first and io.open("lua/zknn/" .. first .. ".lua")
    if file then file:close() end
    if before ~= "/" and not none[name] and not reaches(zknn, name:sub(6))
      and not (file and rawget(zknn, first) == nil and not zknn.__lazy) then
      report(name)
    end
  end
  for module, t in pairs(modules) do
    for before, rest in (" " .. text):gmatch("([^%w_.%-/])" .. module .. "%.([%a_][%w_.]*)") do
      rest = rest:gsub("%.$", "")
      local name = module .. "." .. rest
      if before ~= "%" and not endings[rest:match "[^.]+$"] and not none[name]
        and not reaches(t, rest) then
        report(name)
      end
    end
  end
  for before, name in text:gmatch "([%w_)%]}]):([%a_][%w_]*)%(" do
    if not methods[name] and not no_method[name] then report(before .. ":" .. name .. "(...)") end
  end
  for path in text:gmatch "%f[%w]docs/[%w_%-]+%.md" do
    if not io.open(path) then report(path) end
  end
  for path in text:gmatch "%f[%w]scripts/[%w_]+%.lua" do
    if not io.open(path) then report(path) end
  end
end

-- Pages that show what is not there; names_spec.lua and guides_spec.lua run them.
local SHOWS_OTHERS = { ["docs/mistakes.md"] = true, ["docs/from_torch7.md"] = true,
  ["docs/limits.md"] = true, ["docs/troubleshooting.md"] = true }

describe("what is advised exists:", function()
  local function walk(pattern, pieces)
    local wrong, looked = {}, 0
    for _, path in ipairs(files(pattern)) do
      for _, text in ipairs(SHOWS_OTHERS[path] and {} or pieces(read(path))) do
        if not text:find "%s" and not path:find "%.md$" then text = "" end -- the name of a module
        looked = looked + 1
        check_names(text, function(name)
          wrong[#wrong + 1] = ("%s: '%s' in: %s"):format(path, name, text:sub(1, 90))
        end)
      end
    end
    assert.is_true(looked > 20)
    assert.equal("", table.concat(wrong, "\n"))
  end

  it("in the messages of lua/", function()
    walk("lua/zknn/*.lua lua/zknn/*/*.lua lua/zknn/*/*/*.lua", function(text)
      return literals(text, false)
    end)
  end)
  it("in the messages of scripts/", function()
    walk("scripts/*.lua", function(text) return literals(text, false) end)
  end)
  it("in the messages of src/", function()
    walk("src/*/*.[ch] src/*/*/*.[ch]", function(text) return literals(text, true) end)
  end)
  it("in place of names that are not there", function()
    local wrong, looked = {}, 0
    for kind, texts in pairs(require "zknn.mistakes.advice") do
      for name, text in pairs(texts) do
        looked = looked + 1
        assert.is_nil(text:find "%$", name)
        check_names(text, function(what)
          wrong[#wrong + 1] = kind .. "." .. name .. ": " .. what
        end)
      end
    end
    assert.is_true(looked > 200)
    assert.equal("", table.concat(wrong, "\n"))
  end)
  it("in the docs", function() walk("docs/*.md README.md CONTRIBUTING.md", code_of) end)
  it("in help", function()
    local wrong = {}
    for _, page in ipairs(require("zknn.docs").pages()) do
      for _, entry in ipairs(page.entries) do
        local text = table.concat(entry.text, " ") .. " " .. (entry.errors or "")
        check_names(text, function(what) wrong[#wrong + 1] = entry.name .. ": " .. what end)
      end
    end
    assert.equal("", table.concat(wrong, "\n"))
  end)
end)

describe("the search", function()
  it("finds what does not exist", function()
    for text, name in pairs {
      ["write image.convert(img, 'gray')"] = "image.convert",
      ["take zknn.nn.functional.relu7(x)"] = "zknn.nn.functional.relu7",
      ["convert it with x:floaty() first"] = "x:floaty(...)",
      ["see docs/nowhere.md"] = "docs/nowhere.md",
      ["nn.utils.clip_grad_norm(parameters)"] = "nn.utils.clip_grad_norm",
    } do
      local found = {}
      check_names(text, function(what) found[what] = true end)
      assert.is_true(found[name], text)
    end
  end)
end)
