-- Pieces of HTML. Whatever comes from a file goes through html.text, or html.data.

local duration = require "zknn.train.duration"
local json = require "zknn.json"
local texts = require "zknn.text"

local html = {}

local NAMES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

-- Any value as text of a page, or of an attribute in quotes.
function html.text(value)
  local text = json.clean(tostring(value)):gsub("[%z\1-\8\11\12\14-\31\127]", "\u{FFFD}")
  return (text:gsub("[&<>\"']", NAMES))
end

-- A value as JSON in an element <script>: nothing in it ends the element or begins a comment.
function html.data(id, value)
  local text = json.encode(value):gsub("[&<>]", function(c) return ("\\u%04x"):format(c:byte()) end)
  return ('<script type="application/json" id="%s">%s</script>\n'):format(id, text)
end

-- A table; `head` and the rows are lists of cells that are HTML. The first cell of a row names it.
function html.table(caption, head, rows, class)
  local out = { ('<div class="wide" tabindex="0" role="region" aria-label="%s"><table%s>')
    :format(caption, class and (' class="%s"'):format(class) or ""),
    ('<caption class="%s">%s</caption>'):format(class == "confusion" and "" or "hidden", caption) }
  if head then
    out[#out + 1] = "<thead><tr>"
    for _, cell in ipairs(head) do out[#out + 1] = '<th scope="col">' .. cell .. "</th>" end
    out[#out + 1] = "</tr></thead>"
  end
  out[#out + 1] = "<tbody>\n"
  for _, row in ipairs(rows) do
    out[#out + 1] = '<tr><th scope="row">' .. row[1] .. "</th>"
    for i = 2, #row do out[#out + 1] = "<td>" .. row[i] .. "</td>" end
    out[#out + 1] = "</tr>\n"
  end
  out[#out + 1] = "</tbody></table></div>\n"
  return table.concat(out)
end

-- What opens at a click.
function html.details(summary, content)
  return ("<details><summary>%s</summary>\n%s</details>\n"):format(summary, content)
end

-- A section with a heading.
function html.section(level, title, content, id)
  return ('<section class="card"%s><h%d>%s</h%d>\n%s</section>\n')
    :format(id and (' id="%s"'):format(id) or "", level, title, level, content)
end

-- A number for people: at most six digits that count.
function html.number(x)
  if type(x) ~= "number" then return html.text(x) end
  if x ~= x then return "nan" end
  if math.type(x) == "integer" or x == math.floor(x) and math.abs(x) < 1e15 then
    return texts.grouped(("%.0f"):format(x))
  end
  return (("%.6g"):format(x):gsub(",", "."))
end

-- A time as 12.3 s, 4 min 5 s or 2 h 3 min.
function html.seconds(x)
  return x >= 0 and x < 1e15 and duration.duration(x) or html.number(x) .. " s"
end

return html
