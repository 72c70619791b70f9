-- docs_spec.lua: the documentation in lua/zknn/docs/pages. Oracles: the names that zknn has, the
-- parameter lists that read the arguments, and the examples' own output.

local args = require "zknn.args"
local docs = require "zknn.docs"
local public = require "zknn.docs.public"
local core_support = require "zknn.core.support"
local examples = require "docs_examples"
local support = require "support"
local tools = require "script_tools"

require("zknn.compose.common").load() -- readers of arguments that come at their first use

local function each_entry(f)
  for _, page in ipairs(docs.pages()) do
    for _, entry in ipairs(page.entries) do
      f(entry, page)
    end
  end
end

-- Runs f, which fails with a message, for each entry, and tells all of them at once.
local function collect(f)
  local problems = {}
  each_entry(function(entry, page)
    local function problem(text, ...)
      problems[#problems + 1] = ("%s: %s: "):format(page.name, entry.name) .. text:format(...)
    end
    f(entry, problem)
  end)
  assert(#problems == 0, "\n" .. table.concat(problems, "\n"))
end

describe("the documentation", function()
  it("has an entry for every public name", function()
    local missing = {}
    for _, item in ipairs(public.names()) do
      if not docs.entry_of(item) then
        missing[#missing + 1] = item.name
      end
    end
    assert(#missing == 0, "not documented: " .. table.concat(missing, " "))
  end)

  it("describes nothing that is not there", function()
    local there = { command = true }
    for _, item in ipairs(public.names()) do
      there[item.name] = true
    end
    collect(function(entry, problem)
      if entry.kind == "topic" or entry.kind == "command" then return end
      -- Fields of objects that zknn has no class for, such as a session's.
      local owner = entry.name:match "^(.*)[.:][%w_]+$"
      if not there[entry.name] and not (owner and public.OBJECTS[owner])
        and not public.OBJECTS[entry.name]
      then
        problem "there is no such name"
      end
    end)
  end)

  it("says what each name is, where it comes from, and how it is used", function()
    collect(function(entry, problem)
      if entry.summary == "" then problem "no text" end
      if not entry.summary:find "[.:]$" then problem "the first sentence has no period" end
      for _, name in ipairs(entry.see) do
        if not docs.find(name) then
          problem("See: there is no entry %s", name)
        end
      end
      if entry.kind == "module" or entry.kind == "topic" or entry.kind == "command" then return end
      if not entry.example and not entry.shown then problem "no example" end
      if entry.kind ~= "value" and not entry.source then problem "no source" end
    end)
  end)

  it("gives every parameter a type", function()
    collect(function(entry, problem)
      if entry.op or not entry.parameters then return end
      local typed = {}
      for _, argument in ipairs(entry.arguments) do
        typed[argument.name] = true
      end
      local known = {}
      for _, parameter in ipairs(entry.parameters) do
        known[parameter.name] = true
        if not typed[parameter.name] then problem("%s has no type", parameter.name) end
      end
      for name in pairs(typed) do
        if not known[name:match "^[^.]+" or name] and not known[name] then
          problem("%s is not in the heading", name)
        end
      end
    end)
  end)

  it("has the parameters and defaults that the readers have", function()
    -- What the heading says for a default, as a value.
    local function value_of(text)
      if not text then return nil end
      local made = load("return " .. text, "=default", "t", { math = math, inf = math.huge })
      local good, value = pcall(made or error)
      if good then return value end
      return text
    end
    local function same(a, b)
      if type(a) == "table" and type(b) == "table" then
        for i = 1, math.max(#a, #b) do
          if a[i] ~= b[i] then return false end
        end
        return true
      end
      return a == b
    end
    collect(function(entry, problem)
      local list = args.known[entry.name] or args.known[entry.name:match "[%w_]+$"]
      if entry.op then return end
      if not list or not entry.parameters or entry.kind == "method" then return end
      if args.known[entry.name] ~= list and entry.kind ~= "function" then return end
      local given = {}
      for _, p in ipairs(entry.parameters) do
        given[#given + 1] = p.name
        local row
        for _, r in ipairs(list) do
          if r[1] == p.name then row = r end
        end
        if row and not p.name:find "^%.%.%." then
          local default = value_of(p.default)
          if row.default ~= nil and not same(default, row.default) then
            problem("%s = %s in the heading, %s is the default", p.name, p.default, row.default)
          elseif (row.optional or row.default ~= nil) and not p.default then
            problem("%s may be left out, but has no default", p.name)
          elseif not row.optional and row.default == nil and p.default then
            problem("%s has a default, but is needed", p.name)
          end
        end
      end
      local wanted = {}
      for i, row in ipairs(list) do
        wanted[i] = row[1]
      end
      -- What comes before is read otherwise, as assert_close's values are.
      given = table.move(given, math.max(1, #given - #wanted + 1), #given, 1, {})
      if table.concat(given, " ") ~= table.concat(wanted, " ") then
        problem("the heading has (%s), the reader (%s)", table.concat(given, ", "),
          table.concat(wanted, ", "))
      end
    end)
  end)

  it("has every op, and its parameters in its doc", function()
    for _, op in ipairs(core_support.ops()) do
      local entry = docs.find(op.name)
      assert.equal(op.name, entry and entry.name, "an entry `op " .. op.name .. "`")
      if entry.op then
        local names = {}
        for _, p in ipairs(entry.parameters) do
          names[#names + 1] = p.name:match "[%w_]+"
        end
        -- Some have several signatures, and the first has fewer parameters.
        for i, name in ipairs(names) do
          assert.equal(op.params[i], name, op.name)
        end
      end
    end
  end)

  it("has examples that do what they say", function()
    local folder, here = support.make_folder(), support.output_of("pwd"):gsub("\n", "")
    local text = support.output_of(("cd '%s' && %s '%s/tests/lua/docs_examples.lua' 2>&1")
      :format(folder, tools.zknn_command, here))
    support.remove_folder(folder)
    local n = tonumber(text:match "(%d+) examples, 0 wrong\n$")
    assert(n and n > 0, text)
  end)
end)

describe("the page of the command", function() -- oracle: --help, and the variables that are read
  local said = {}
  for _, page in ipairs(docs.pages()) do
    for _, entry in ipairs(page.name == "command" and page.entries or {}) do
      for _, argument in ipairs(entry.arguments) do
        for word in argument.name:gmatch "[%w_-]+" do
          said[word] = true
        end
      end
    end
  end

  it("has every option and variable of --help", function()
    local n = 0
    for _, words in ipairs { "--help", "test --help" } do
      for line in support.output_of(tools.zknn_command .. " " .. words):gmatch "[^\n]+" do
        local head = line:match "^  (%-.-)  " or line:match "^  (%u[%u_, ]+)  "
        for word in (head or ""):gmatch "[%w_-]+" do
          if word:find "^%-" or word:find "^%u[%u_]+_%u+$" then
            assert.is_true(said[word] or false, word)
            n = n + 1
          end
        end
      end
    end
    assert.is_true(n > 20)
  end)

  it("has every variable that zknn reads", function()
    local text = support.output_of(
      "cat zknn src/*/*.c lua/zknn/*.lua lua/zknn/*/*.lua lua/zknn/*/*/*.lua")
    for name in text:gmatch 'getenv[ (]*"(ZKNN_[%u_]+)"' do
      assert.is_true(said[name] or false, name)
    end
  end)
end)

describe("a check of examples", function() -- oracle: examples that are wrong
  it("sees wrong output, missing output and errors", function()
    assert.is_nil(examples.run "print(1 + 1)  --> 2")
    assert.is_truthy(examples.run "print(1 + 1)  --> 3")
    assert.is_truthy(examples.run "print(1)\nprint(2)  --> 2")
    assert.is_truthy(examples.run "local x = 1")
    assert.is_truthy(examples.run "error 'x'  --> 1")
    assert.is_truthy(examples.run "x =  --> 1")
  end)
end)

