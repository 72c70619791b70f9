-- train.options(about, rows[, {ending, words}]): the options of a command line. Rows are {name,
-- kind, value, default, help, min, max, choices, ending}.

local args = require "zknn.args"
local command = require "zknn.train.command"
local raise = require "zknn.raise"
local system = require "zknn.system"

-- kind = function(text, row) giving the value, or nil and what is needed
local kinds = {
  integer = function(text, row)
    local value = text:match("^%s*[+-]?%d+%s*$") and math.tointeger(tonumber(text))
    local min, max = row.min or math.mininteger, row.max or math.maxinteger
    if value and value >= min and value <= max then return value end
    return nil, "a whole number" .. (row.max and (" from %d to %d"):format(min, max)
      or row.min and (", %d or more"):format(min) or "")
  end,
  number = function(text)
    local value = tonumber(text)
    if value and value >= 0 and value < math.huge then return value end
    return nil, "a number, 0 or more"
  end,
  range = function(text) -- {first, last}
    local first, last = text:match("^%s*(%d+)%-(%d+)%s*$")
    first, last = math.tointeger(tonumber(first)), math.tointeger(tonumber(last))
    if first and last and first <= last then return { first, last } end
    return nil, "two whole numbers, the smaller first, such as 0-19"
  end,
  string = function(text, row)
    for _, choice in ipairs(row.choices or {}) do
      if text == choice then return text end
    end
    if row.choices then return nil, "one of " .. table.concat(row.choices, ", ") end
    if text ~= "" then return text end
    return nil, row.value == "DIR" and "the name of a folder"
      or row.value == "FILE" and "the name of a file" or "a text"
  end,
}

local LEFT, NARROW = 20, 60 -- columns of the options; terminals that have no room for two columns

local function print_help(about, rows, ending)
  local width = system.terminal_width() or 80
  print(command._wrap("usage:", ("%s %s [options]"):format(command.program(),
    command._words()[0] or ""), 7, width))
  print(command._wrap("", about, 0, width))
  print()
  local function option(left, help)
    if width < NARROW then
      print("  " .. left)
      print(command._wrap("     ", help, 6, width))
    else
      print(command._wrap(("  %-" .. LEFT - 3 .. "s"):format(left), help, LEFT, width))
    end
  end
  for _, row in ipairs(rows) do
    local left = "--" .. row.name .. (row.kind == "flag" and "" or " " .. row.value)
    local default = row.default and row.kind ~= "flag" and (" (default: %s)"):format(row.default)
    option(left, row.help .. (default or ""))
  end
  option("-h, --help", "print this help")
  if ending then
    print()
    print(command._wrap("", ending, 0, width))
  end
end

-- What other programs call these.
local OTHER_NAMES = { ["--learning-rate"] = "--lr", ["--batch"] = "--batch-size" }

local function find(rows, name)
  local names, plain = { "--help" }, name:lower():gsub("_", "-")
  for i, row in ipairs(rows) do
    if "--" .. row.name == name then return row end
    names[i + 1] = "--" .. row.name
  end
  local near = OTHER_NAMES[plain] or system.nearest(plain, names)
  command.fail("unknown option '%s'%s", name,
    near and ("; did you mean '%s'?"):format(near) or "; --help lists the options")
end

-- A word that is no option and no option's value.
local function refuse_word(rows, word)
  for _, row in ipairs(rows) do
    if row.ending and word:find(row.ending) then
      command.fail("unexpected argument '%s'; did you mean '--%s %s'?", word, row.name, word)
    end
  end
  local names = {}
  for i, row in ipairs(rows) do names[i] = row.name end
  local near = system.nearest(word, names)
  command.fail("unexpected argument '%s'; %s", word, near and ("did you mean '--%s'?"):format(near)
    or "options begin with '--', and --help lists them")
end

-- --- the rows ---

local ROW = { "name", "kind", "value", "default", "help", "min", "max", "choices", "ending" }

local function check_rows(rows)
  if not args.is_list(rows) then
    raise("train.options: rows must be a list, got %s", args.describe(rows))
  end
  args.check_whole("train.options", "rows", rows)
  local names = { "flag" }
  for kind in pairs(kinds) do names[#names + 1] = kind end
  table.sort(names)
  for i, row in ipairs(rows) do
    local what = ("train.options: row %d"):format(i)
    if type(row) ~= "table" or type(row.name) ~= "string" or type(row.kind) ~= "string"
      or type(row.help) ~= "string" then
      raise("%s must be a table with name, kind and help, three strings; got %s", what,
        type(row) == "table" and "one without" or args.describe(row))
    end
    args.check_names(what, row, ROW)
    args.check_choice(what, "kind", row.kind, names)
    if row.kind ~= "flag" and type(row.value) ~= "string" then
      raise("%s (%s): value must be what the help calls its value, such as 'N'; got %s", what,
        row.name, args.describe(row.value))
    end
  end
end

-- --- reading ---

-- The value of a row from the words at i; and the place of the last word that it took.
local function read_value(row, name, text, words, i)
  if row.kind == "flag" then
    if text then command.fail("option '%s' takes no value", name) end
    return true, i
  end
  if not text then
    i = i + 1
    text = words[i]
    if row.kind == "string" and text and text:find("^%-%-") then text = nil end
  end
  local value, needed = kinds[row.kind](text or "", row)
  if value == nil then
    command.fail("option '%s' needs %s; got %s", name, needed,
      text and ("'%s'"):format(text) or words[i] and ("the option '%s'"):format(words[i])
      or "nothing")
  end
  return value, i
end

local read = args.reader("train.options", {
  { "about", "string" }, { "rows", "any" }, { "ending", "string", optional = true },
  { "words", "any", optional = true },
})

local function check_words(words)
  if not args.is_list(words) then
    raise("train.options: words must be a list of strings, got %s", args.describe(words))
  end
  for i, word in ipairs(words) do
    if type(word) ~= "string" then
      raise("train.options: word %d must be a string, got %s", i, args.describe(word))
    end
  end
  return words
end

-- The result has each option by its name with _ for -, and in `given` which of them the command
-- line named. A row's `ending` is a pattern for words that its value may be. ending: stands below
-- the help.
local function options(...)
  local a = read(...)
  local rows, words = a.rows, check_words(a.words or command._words())
  check_rows(rows)
  local result = { given = {} }
  for _, row in ipairs(rows) do
    result[row.name:gsub("-", "_")] = row.default
  end
  local i = 1
  while words[i] do
    local name, text = words[i], nil
    if name:match("^%-%-[^=]+=") then
      name, text = name:match("^(%-%-[^=]+)=(.*)$")
    end
    if name == "--help" or name == "-h" then
      print_help(a.about, rows, a.ending)
      os.exit(0, true)
    end
    if name:sub(1, 1) ~= "-" then refuse_word(rows, name) end
    local row = find(rows, name)
    local key = row.name:gsub("-", "_")
    result[key], i = read_value(row, name, text, words, i)
    result.given[key] = true
    i = i + 1
  end
  for _, row in ipairs(rows) do
    if row.kind == "string" then
      table.insert(command._paths, result[row.name:gsub("-", "_")])
    end
  end
  return result
end

return { options = options }
