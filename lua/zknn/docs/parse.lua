-- docs.parse(text, page): the entries of a page. A page is text of this form:
--
--   # layers: Layers                        the page's name and title, then an introduction
--
--   ## nn.Linear(in_features, out_features, bias=true) -> nn.Linear
--   What it does. The first sentence is the summary that lists show.
--
--   Further paragraphs.
--
--   - in_features (integer): what it means, with its unit.
--   - bias (boolean): ...
--
--   Returns: what a call gives.
--   Call: (input: Tensor) -> Tensor, how an object of the class is called.
--   Shape: input [*, in_features]; output [*, out_features].
--   Fields: weight (Tensor) [out, in]; bias (Tensor) [out].
--   Errors: what is refused.
--   Example:
--       print(nn.Linear(3, 2)(zknn.ones(4, 3)).shape)   --> torch.Size([4, 2])
--   Source: torch.nn.Linear, or a paper, or a file format.
--   Also: other names that the entry describes, separated by commas.
--   See: names of other entries, separated by commas.
--
-- Headings: `name(parameters) -> type`, which goes on in lines that begin with four spaces; several
-- in a row for several ways to call it;
-- `Class:method(...)`; `name (type)` for a field or a value; `op name`, whose signature, text and
-- errors are the op's own doc; `module name`, `topic name` and `command name args` have text alone.
-- Names are written without "zknn.". A default is what the heading says after "=".

local SECTIONS = {
  Returns = "returns", Call = "call", Shape = "shape", Fields = "fields", Errors = "errors",
  Source = "source", Also = "also", See = "see", Example = "example",
  ["Example (not run)"] = "shown",
}

-- "a, b" -> { "a", "b" }
local function names(text)
  local list = {}
  for name in (text or ""):gmatch "[^,]+" do
    list[#list + 1] = name:match "^%s*(.-)%s*$"
  end
  return list
end

-- The parameters of a signature: { { name =, default = text or nil }, ... }. A parameter that
-- begins with "..." stands for any number of arguments; braces surround parameters of a last table.
local function parameters(text)
  local list, depth, from, quoted = {}, 0, 1, false
  local function add(word)
    word = word:match "^%s*(.-)%s*$"
    if word == "" then return end
    local name, default = word:match "^([^=%s]+)%s*=%s*(.*)$"
    list[#list + 1] = { name = name or word, default = default }
  end
  for at = 1, #text do
    local c = text:sub(at, at)
    if c == '"' then quoted = not quoted end
    if c:find "[%(%[{]" then depth = depth + 1 end
    if c:find "[%)%]}]" then depth = depth - 1 end
    if c == "," and depth == 0 and not quoted then
      add(text:sub(from, at - 1))
      from = at + 1
    end
  end
  add(text:sub(from))
  return list
end

local function heading(entry, line)
  local word, rest = line:match "^(%l+) (.+)$"
  if word == "op" or word == "module" or word == "topic" or word == "command" then
    entry.kind, entry.name = word, word == "command" and rest:match "^%S+ ?%l*" or rest
    entry.name = entry.name:match "^(.-)%s*$"
    if word == "command" then entry.signatures[#entry.signatures + 1] = rest end
    return
  end
  local name, arguments, tail = line:match "^([%w_.:]+)(%b())(.*)$"
  if name then
    entry.kind = name:find(":", 1, true) and "method" or "function"
    entry.parameters = entry.parameters or parameters(arguments:sub(2, -2))
    entry.gives = entry.gives or tail:match "^%s*%->%s*(.-)%s*$"
    entry.signatures[#entry.signatures + 1] = line
  else
    name, arguments = line:match "^([%w_.]+) (%b())$"
    if not name then error(("a heading that is none: %s"):format(line), 0) end
    entry.kind, entry.gives = "value", arguments:sub(2, -2)
    entry.signatures[#entry.signatures + 1] = line
  end
  entry.name = entry.name or name
end

-- The lines of an entry below its headings.
local function body(entry, lines)
  local section, paragraph = nil, nil
  local function finish()
    if paragraph then entry.text[#entry.text + 1] = paragraph end
    paragraph = nil
  end
  for _, line in ipairs(lines) do
    local word, rest = line:match "^(%u[%l]+[%l %(%)]-):%s*(.*)$"
    local parameter, kind, said = line:match "^%- ([^%s(][^(]-) (%b()):%s*(.*)$"
    if word and SECTIONS[word] then
      finish()
      section = SECTIONS[word]
      entry[section] = rest
    elseif parameter then
      finish()
      section = { name = parameter, type = kind:sub(2, -2), text = said }
      entry.arguments[#entry.arguments + 1] = section
    elseif section == "example" or section == "shown" then
      entry[section] = entry[section] .. (entry[section] == "" and "" or "\n") .. line
    elseif line:find "^%s*$" then
      finish()
      section = nil
    elseif type(section) == "table" then
      section.text = section.text .. " " .. line:match "^%s*(.*)$"
    elseif section then
      entry[section] = entry[section] .. " " .. line:match "^%s*(.*)$"
    elseif line:find "^    " then -- lines that stay as they are
      finish()
      entry.text[#entry.text + 1] = line
    else
      paragraph = paragraph and paragraph .. " " .. line or line
    end
  end
  finish()
  for _, key in ipairs { "example", "shown" } do
    if entry[key] then
      local margin = entry[key]:match "^( *)"
      entry[key] = ("\n" .. entry[key]):gsub("\n" .. margin, "\n"):sub(2):gsub("%s+$", "")
    end
  end
  entry.also, entry.see = names(entry.also), names(entry.see)
end

-- The first sentence of a text: up to a period after a word or a closing mark. (".." ends none.)
local function summary(text)
  local first = text[1] or ""
  return first:match "^(.-[^%s.]%.)%s" or first
end

local function parse(text)
  local page = { entries = {}, text = {} }
  local entry, lines = nil, {}
  local function close()
    if entry then
      body(entry, lines)
      entry.summary = summary(entry.text)
    else
      local top = { text = {}, arguments = {} }
      body(top, lines)
      page.text = top.text
    end
    lines = {}
  end
  local after_heading = false
  local n = 1
  while n > 0 do -- a heading of several lines
    text, n = text:gsub("(\n## [^\n]*)\n    +", "%1 ")
  end
  for line in (text .. "\n"):gmatch "(.-)\n" do
    local name, title = line:match "^# (%S+): (.*)$"
    local head = line:match "^## (.*)$"
    if name then
      page.name, page.title = name, title
    elseif head and after_heading then
      heading(entry, head)
    elseif head then
      close()
      entry = { page = page, signatures = {}, text = {}, arguments = {} }
      heading(entry, head)
      page.entries[#page.entries + 1] = entry
    else
      lines[#lines + 1] = line
    end
    after_heading = head ~= nil
  end
  close()
  return page
end

return { page = parse, parameters = parameters, summary = summary }
