-- Text as XML allows it, in attributes and between tags.

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;",
  ["\n"] = "&#10;", ["\t"] = "&#9;" }

local xml = {}

-- Text of any bytes as text that XML allows: bytes that are no UTF-8, control characters and
-- U+FFFE and U+FFFF are "?".
local function legal(text)
  local valid, at = {}, 1
  while at <= #text do
    local good, bad = utf8.len(text, at)
    if good then
      valid[#valid + 1] = text:sub(at)
      break
    end
    valid[#valid + 1] = text:sub(at, bad - 1) .. "?"
    at = bad + 1
  end
  return (table.concat(valid):gsub("[%z\1-\8\11-\31\127]", "?"):gsub("\xEF\xBF[\xBE\xBF]", "?")
    :gsub("\xED[\xA0-\xBF][\x80-\xBF]", "?"))
end

function xml.attribute(text) return (legal(text):gsub('[&<>"\n\t]', ENTITIES)) end
function xml.content(text) return (legal(text):gsub("[&<>]", ENTITIES)) end

return xml
