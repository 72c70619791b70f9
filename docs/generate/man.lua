-- The man page, from the page "command" of the documentation: man-pages(7), groff_man(7).

local zknn = require "zknn"
local docs = require "zknn.docs"

-- Text as roff reads it: backslashes, hyphens that are minus signs, and no line that is a request.
local function roff(text)
  text = text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("`([^`]*)`", "\\fB%1\\fR")
  return (text:gsub("^([.'])", "\\&%1"):gsub("\n([.'])", "\n\\&%1"))
end

local function text_of(out, entry)
  local verbatim = false
  for i, paragraph in ipairs(entry.text) do
    local code = paragraph:match "^    (.*)$"
    if code and not verbatim then out[#out + 1] = ".PP\n.nf\n.RS 4" end
    if verbatim and not code then out[#out + 1] = ".RE\n.fi" end
    if not code and (i > 1) then out[#out + 1] = ".PP" end
    verbatim = code ~= nil
    out[#out + 1] = roff(code or paragraph)
  end
  if verbatim then out[#out + 1] = ".RE\n.fi" end
  for _, argument in ipairs(entry.arguments) do
    out[#out + 1] = ".TP\n.B " .. roff(argument.name)
    out[#out + 1] = roff(argument.text)
  end
  local example = entry.example or entry.shown
  if example then
    out[#out + 1] = ".PP\nExample:\n.PP\n.nf\n.RS 4\n" .. roff(example) .. "\n.RE\n.fi"
  end
end

return function()
  local page
  for _, candidate in ipairs(docs.pages()) do
    if candidate.name == "command" then page = candidate end
  end
  local out = { ('.\\" made by docs/generate.lua from lua/zknn/docs/pages/command.lua'),
    ('.TH ZKNN 1 "" "zknn %s" "User Commands"'):format(zknn.version),
    ".SH NAME\nzknn \\- a scriptable interpreter for neural networks", ".SH SYNOPSIS" }
  for _, entry in ipairs(page.entries) do
    for _, usage in ipairs(entry.kind == "command" and entry.signatures or {}) do
      out[#out + 1] = ".nf\n.B " .. roff(usage) .. "\n.fi"
    end
  end
  out[#out + 1] = ".SH DESCRIPTION"
  text_of(out, { text = page.text, arguments = {} })
  for _, entry in ipairs(page.entries) do
    if entry.kind == "command" then
      out[#out + 1] = ".SS " .. roff(entry.name)
    else
      out[#out + 1] = ".SH " .. roff(entry.name:upper())
    end
    text_of(out, entry)
  end
  out[#out + 1] = ".SH SEE ALSO\n.BR lua (1)"
  return { ["docs/zknn.1"] = table.concat(out, "\n") .. "\n" }
end
