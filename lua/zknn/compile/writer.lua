-- Lines of C with their indentation.

local Writer = {}
Writer.__index = Writer

-- depth: how many levels the first line is indented by.
local function writer(depth)
  return setmetatable({ lines = {}, depth = depth or 0 }, Writer)
end

-- One line; with more arguments a format.
function Writer:line(format, ...)
  local text = select("#", ...) > 0 and format:format(...) or format
  self.lines[#self.lines + 1] = text == "" and "" or ("  "):rep(self.depth) .. text
end

-- A line that opens a block, "for (...)": written with its brace.
function Writer:open(format, ...)
  self:line((select("#", ...) > 0 and format:format(...) or format) .. " {")
  self.depth = self.depth + 1
end

-- A block of its own.
function Writer:block()
  self:line "{"
  self.depth = self.depth + 1
end

-- Ends `count` blocks.
function Writer:close(count)
  for _ = 1, count or 1 do
    self.depth = self.depth - 1
    self:line "}"
  end
end

-- for (int name = from; name < to; name++) {
function Writer:loop(name, to, from)
  self:open("for (int %s = %s; %s < %s; %s++)", name, from or 0, name, to, name)
end

-- A comment, in as many lines as it needs; the text is safe already (names.comment).
function Writer:comment(text)
  local width = 96 - 2 * self.depth
  local lines, line = {}, "/*"
  for word in text:gmatch "%S+" do
    if #line + 1 + #word > width and line ~= "/*" then
      lines[#lines + 1] = line
      line = "  "
    end
    line = line .. " " .. word
  end
  lines[#lines + 1] = line .. " */"
  for _, text_line in ipairs(lines) do self:line(text_line) end
end

-- All lines of another writer, one level deeper than here by `more`.
function Writer:append(other, more)
  for _, text in ipairs(other.lines) do
    self.lines[#self.lines + 1] = text == "" and "" or ("  "):rep(more or 0) .. text
  end
end

function Writer:text()
  return table.concat(self.lines, "\n") .. "\n"
end

return writer
