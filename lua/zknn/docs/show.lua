-- An entry of the documentation as lines of a terminal: wrapped to its width, headings bold where
-- the terminal has colours.

local show = {}

-- Sections of an entry: its field, and their heading.
show.SECTIONS = {
  { "returns", "Returns" }, { "call", "Call" }, { "shape", "Shape" }, { "fields", "Fields" },
  { "errors", "Errors" },
}

-- The columns that a text takes: its UTF-8 characters.
local function columns(text)
  return utf8.len(text) or #text
end

-- Breaks a text into lines of at most `width` columns; all but the first begin with `indent`. A
-- word that is wider than a line, as optim.lr_scheduler.CosineAnnealingLR(optimizer, is broken
-- behind a dot, colon or parenthesis.
function show.wrap(text, width, indent, first)
  indent = indent or ""
  local lines, line, empty = {}, first or "", true
  local function put(part, glue)
    if not empty and columns(line .. glue .. part) > width then
      lines[#lines + 1] = line
      line, empty = indent, true
    end
    line = line .. (empty and "" or glue) .. part
    empty = false
  end
  for word in text:gmatch "%S+" do
    if columns(indent .. word) <= width then
      put(word, " ")
    else
      local glue = " "
      for part in word:gmatch "[^.:(]*[.:(]*" do
        if part ~= "" then put(part, glue) end
        glue = ""
      end
    end
  end
  lines[#lines + 1] = line
  return lines
end

-- The ways in which an op can be called.
local function forms(entry)
  local op = entry.op
  local list = { "zknn." .. op.name }
  if op.method then list[#list + 1] = "x:" .. op.name end
  if op.in_place then list[#list + 1] = "x:" .. op.name .. "_" end
  if rawget(require "zknn".nn.functional, op.name) then
    list[#list + 1] = "nn.functional." .. op.name
  end
  for alias in op.aliases:gmatch "%S+" do
    list[#list + 1] = "zknn." .. alias
  end
  return table.concat(list, ", ")
end
show.forms = forms

-- A text as a paragraph, its parts in backquotes without them.
local function add(lines, text, width, indent, first)
  table.move(show.wrap(text:gsub("`", ""), width, indent, first), 1, 1000, #lines + 1, lines)
end

-- The lines of an entry. options.width: columns; options.bold(text): a heading.
function show.entry(entry, options)
  local width = math.max(20, math.min(options.width or 80, 100))
  local bold = options.bold or function(text) return text end
  local lines = {}
  for _, signature in ipairs(entry.signatures) do
    for _, line in ipairs(show.wrap(signature, width, "    ")) do
      lines[#lines + 1] = bold(line)
    end
  end
  if #lines == 0 then lines[1] = bold(entry.name) end
  for _, paragraph in ipairs(entry.text) do
    local verbatim = paragraph:find "^    "
    if not (verbatim and lines[#lines]:find "^    ") then lines[#lines + 1] = "" end
    if verbatim then lines[#lines + 1] = paragraph else add(lines, paragraph, width) end
  end
  if #entry.arguments > 0 then
    lines[#lines + 1] = ""
    for _, argument in ipairs(entry.arguments) do
      add(lines, ("%s (%s): %s"):format(argument.name, argument.type, argument.text), width,
        "      ", "  ")
    end
  end
  for _, heading in ipairs(show.SECTIONS) do
    local text = entry[heading[1]]
    if text and text ~= "" then
      lines[#lines + 1] = ""
      add(lines, text, width, "  ", bold(heading[2]) .. ": ")
    end
  end
  local example = entry.example or entry.shown
  if example then
    lines[#lines + 1] = ""
    lines[#lines + 1] = bold "Example" .. ":"
    for line in (example .. "\n"):gmatch "(.-)\n" do
      lines[#lines + 1] = line == "" and "" or "  " .. line
    end
  end
  local last = {}
  if entry.op then
    last[#last + 1] = "As: " .. forms(entry)
  elseif #entry.also > 0 and entry.kind ~= "topic" then
    last[#last + 1] = "Also: " .. table.concat(entry.also, ", ")
  end
  if entry.source then last[#last + 1] = "Source: " .. entry.source end
  if #entry.see > 0 then last[#last + 1] = "See: " .. table.concat(entry.see, ", ") end
  if #last > 0 then lines[#lines + 1] = "" end
  for _, text in ipairs(last) do
    add(lines, text, width, "  ")
  end
  return lines
end

-- Lines of names and their summaries, in two columns where the width allows it.
function show.list(entries, width)
  local longest = 0
  for _, entry in ipairs(entries) do
    longest = math.max(longest, #entry.name)
  end
  longest = math.min(longest, width // 3)
  local lines = {}
  for _, entry in ipairs(entries) do
    local name = "  " .. entry.name .. (" "):rep(longest - #entry.name)
    local room = width - columns(name) - 2
    local summary = entry.summary:gsub("`", "")
    if columns(summary) > room then
      local cut = utf8.offset(summary, math.max(room - 2, 1)) or #summary
      summary = summary:sub(1, cut - 1):gsub("%s+%S*$", "") .. " .."
    end
    lines[#lines + 1] = name .. "  " .. summary
  end
  return lines
end

return show
