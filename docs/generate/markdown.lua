-- The reference: a Markdown page for each page of the documentation, and an index.

local docs = require "zknn.docs"
local public = require "zknn.docs.public"
local show = require "zknn.docs.show"

local FOLDER = "docs/reference/"
local NOTE = "<!-- made by docs/generate.lua from lua/zknn/docs/pages/%s.lua -->\n\n"

-- The anchor that GitHub gives to a heading.
local function anchor(name)
  return (name:lower():gsub("[^%w_%- ]", ""):gsub(" ", "-"))
end

-- What Markdown would read as markup, outside of code.
local function escape(text)
  local parts, code = {}, false
  for part, mark in (text .. "`"):gmatch "([^`]*)(`)" do
    parts[#parts + 1] = code and "`" .. part .. "`" or part:gsub("[*_<>%[%]|\\]", "\\%0")
    code = not code
    if mark == "" then break end
  end
  return table.concat(parts)
end

local function target(entry, page)
  return (entry.page == page and "" or entry.page.name .. ".md") .. "#" .. anchor(entry.name)
end

local function link(name, page)
  local entry = docs.find(name)
  if not entry then return "`" .. name .. "`" end
  return ("[`%s`](%s)"):format(name, target(entry, page))
end

local function links(names, page)
  local list = {}
  for i, name in ipairs(names) do
    list[i] = link(name, page)
  end
  return table.concat(list, ", ")
end

local function paragraphs(out, text)
  local verbatim = false
  for _, paragraph in ipairs(text) do
    local code = paragraph:match "^    (.*)$"
    if code and not verbatim then out[#out + 1] = "```" end
    if verbatim and not code then out[#out + 1] = "```\n" end
    verbatim = code ~= nil
    out[#out + 1] = code or escape(paragraph) .. "\n"
  end
  if verbatim then out[#out + 1] = "```\n" end
end

local function write_entry(out, entry, page)
  out[#out + 1] = "## " .. entry.name .. "\n"
  if #entry.signatures > 0 then
    out[#out + 1] = "```\n" .. table.concat(entry.signatures, "\n") .. "\n```\n"
  end
  paragraphs(out, entry.text)
  for _, argument in ipairs(entry.arguments) do
    out[#out + 1] = ("- `%s` (%s): %s"):format(argument.name, escape(argument.type),
      escape(argument.text))
  end
  if #entry.arguments > 0 then out[#out + 1] = "" end
  for _, section in ipairs(show.SECTIONS) do
    local text = entry[section[1]]
    if text and text ~= "" then
      out[#out + 1] = ("**%s.** %s\n"):format(section[2], escape(text))
    end
  end
  local example = entry.example or entry.shown
  if example then out[#out + 1] = "```lua\n" .. example .. "\n```\n" end
  local last = {}
  if entry.op then
    last[#last + 1] = "As: `" .. show.forms(entry):gsub(", ", "`, `") .. "`."
  elseif #entry.also > 0 then
    last[#last + 1] = "Also: `" .. table.concat(entry.also, "`, `") .. "`."
  end
  if entry.source then
    last[#last + 1] = "Source: " .. escape(entry.source):gsub("%.$", "") .. "."
  end
  if #entry.see > 0 then last[#last + 1] = "See: " .. links(entry.see, page) .. "." end
  if #last > 0 then out[#out + 1] = table.concat(last, " ") .. "\n" end
end

local function write_page(page)
  local out = { NOTE:format(page.name) .. "# " .. page.title .. "\n" }
  paragraphs(out, page.text)
  local names = {}
  for i, entry in ipairs(page.entries) do
    names[i] = ("[`%s`](#%s)"):format(entry.name, anchor(entry.name))
  end
  out[#out + 1] = table.concat(names, " · ") .. "\n"
  for _, entry in ipairs(page.entries) do
    write_entry(out, entry, page)
  end
  out[#out + 1] = "[All pages](README.md)"
  return table.concat(out, "\n") .. "\n"
end

local function write_index()
  local out = { "<!-- made by docs/generate.lua -->\n\n# Reference\n",
    "Every public name of zknn. `help \"NAME\"` shows the same in the conversation.\n",
    "| page | names |", "|---|---|" }
  for _, page in ipairs(docs.pages()) do
    out[#out + 1] = ("| [%s](%s.md) | %d |"):format(escape(page.title), page.name, #page.entries)
  end
  local names = {}
  for _, item in ipairs(public.names()) do
    local entry = docs.entry_of(item)
    if entry then names[#names + 1] = { item.name, entry } end
  end
  table.sort(names, function(a, b)
    local x, y = a[1]:lower(), b[1]:lower()
    if x ~= y then return x < y end
    return a[1] < b[1]
  end)
  out[#out + 1] = "\n## Index\n"
  out[#out + 1] = "A name that begins with `Tensor:` is a method of tensors: `x:sum()`.\n"
  for _, pair in ipairs(names) do
    out[#out + 1] = ("- [`%s`](%s.md#%s): %s"):format(pair[1], pair[2].page.name,
      anchor(pair[2].name), escape(pair[2].summary))
  end
  return table.concat(out, "\n") .. "\n"
end

return function()
  local files = { [FOLDER .. "README.md"] = write_index() }
  for _, page in ipairs(docs.pages()) do
    files[FOLDER .. page.name .. ".md"] = write_page(page)
  end
  return files
end
