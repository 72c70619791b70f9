-- A flame graph as one SVG file: a rectangle for each node of the tree, as wide as its time, over
-- the rectangle of what it is in. A browser shows a title under the pointer; a click enlarges, a
-- search colours what it finds.

local report = require "zknn.profiler.report"
local rows = require "zknn.profiler.rows"
local xml = require "zknn.xml"

local WIDTH, ROW, TOP, SIDE = 1200, 18, 44, 10
local NARROW = 0.2 -- what is narrower is left out
local LETTER = 6.6 -- the width of one

-- Light colours, for black text.
local COLORS = {
  root = "#d9d9d9", layer = "#b9cdf0", op = "#f6c58a", backward = "#e8b0a8", gradient = "#f2a195",
  deferred = "#e79a8c", data = "#b5dba9", step = "#d3bdea", session = "#a9dcd9", node = "#c2e8e2",
  user = "#efe3a0", apart = "#cccccc",
}

-- What a click and a search do. g elements have their place and width in data-x and data-w.
local SCRIPT = [[
var all = [].slice.call(document.querySelectorAll("g.span"));
function number(g, name) { return parseFloat(g.getAttribute("data-" + name)); }
function label(g, width) {
  var t = g.querySelector("text"), name = g.getAttribute("data-name");
  var room = Math.floor((width - 6) / LETTER);
  t.textContent = room < 3 ? "" : name.length <= room ? name : name.slice(0, room - 1) + "\u2026";
}
function enlarge(chosen) {
  var x0 = number(chosen, "x"), w0 = number(chosen, "w"), d0 = number(chosen, "depth");
  all.forEach(function (g) {
    var x = number(g, "x"), w = number(g, "w"), above = number(g, "depth") < d0;
    var inside = x >= x0 - 1e-3 && x + w <= x0 + w0 + 1e-3;
    var around = above && x <= x0 + 1e-3 && x + w >= x0 + w0 - 1e-3;
    g.style.display = around || (inside && !above) ? "" : "none";
    g.style.opacity = around ? 0.6 : 1;
    var left = around ? SIDE : SIDE + (x - x0) / w0 * WIDE, width = around ? WIDE : w / w0 * WIDE;
    var r = g.querySelector("rect"), t = g.querySelector("text");
    r.setAttribute("x", left); r.setAttribute("width", width); t.setAttribute("x", left + 3);
    label(g, width);
  });
}
function search() {
  var word = prompt("Search for a part of a name:", "");
  if (word === null) return;
  var found = 0, least = word.toLowerCase(), seen = [];
  all.forEach(function (g) {
    var hit = word !== "" && g.getAttribute("data-name").toLowerCase().indexOf(least) >= 0;
    var x = number(g, "x"), w = number(g, "w");
    g.querySelector("rect").style.fill = hit ? "#e54cf0" : "";
    if (hit && !seen.some(function (s) { return x >= s[0] - 1e-3 && x + w <= s[1] + 1e-3; })) {
      seen.push([x, x + w]);
      found += w;
    }
  });
  document.getElementById("found").textContent =
    word === "" ? "" : word + ": " + (100 * found / WIDE).toFixed(1) + "%";
}
all.forEach(function (g) { g.addEventListener("click", function () { enlarge(g); }); });
document.getElementById("search").addEventListener("click", search);
document.addEventListener("keydown", function (e) {
  if (e.key === "/") { e.preventDefault(); search(); }
  if (e.key === "Escape") enlarge(all[0]);
});
]]

-- The children of each node, the longest first.
local function families(nodes)
  local children, depth = {}, 0
  for i, node in ipairs(nodes) do
    children[i] = {}
    if node.parent then table.insert(children[node.parent], node) end
    depth = math.max(depth, node.depth)
  end
  for _, list in ipairs(children) do
    table.sort(list, function(a, b)
      if a.ns ~= b.ns then return a.ns > b.ns end
      return a.place < b.place
    end)
  end
  return children, depth
end

local function title(node, whole)
  local parts = { rows.full_label(node) }
  parts[#parts + 1] = ("%s, %.2f%%"):format(report.time(node.ns), 100 * node.ns / whole)
  parts[#parts + 1] = ("own time %s"):format(report.time(node.self_ns))
  parts[#parts + 1] = ("%d call%s"):format(node.calls, node.calls == 1 and "" or "s")
  parts[#parts + 1] = ("%s allocated"):format(report.bytes(node.bytes))
  return table.concat(parts, "\n")
end

-- The SVG of a profile; r: of rows.lua, name: what was run.
return function(r, name)
  local children, depth = families(r.nodes)
  local wide, whole = WIDTH - 2 * SIDE, math.max(r.ns, 1)
  local height = TOP + (depth + 1) * ROW + SIDE
  local out = {}
  local function put(format, ...) out[#out + 1] = format:format(...) end
  put('<?xml version="1.0" encoding="UTF-8"?>')
  put('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d"',
    WIDTH, height, WIDTH, height)
  put('  font-family="Verdana, sans-serif" font-size="11">')
  put("<title>Profile of %s</title>", xml.content(name))
  put("<style>g.span { cursor: pointer } g.span:hover rect { stroke: #000 } "
    .. "#search { cursor: pointer }</style>")
  put('<rect width="%d" height="%d" fill="#ffffff"/>', WIDTH, height)
  put('<text x="%d" y="18" font-size="14">Profile of %s: %s</text>', SIDE, xml.content(name),
    report.time(r.ns))
  put('<text x="%d" y="34" fill="#555555">A click enlarges, Escape goes back; / searches.</text>',
    SIDE)
  put('<text id="search" x="%d" y="18" text-anchor="end">Search</text>', WIDTH - SIDE)
  put('<text id="found" x="%d" y="34" text-anchor="end"></text>', WIDTH - SIDE)
  local function draw(node, x)
    local width = node.ns / whole * wide
    if width < NARROW then return end
    local y = height - SIDE - (node.depth + 1) * ROW
    local label = rows.label(node)
    local room = math.floor((width - 6) / LETTER)
    local shown = label
    if room < 3 then
      shown = ""
    elseif (utf8.len(label) or #label) > room then
      shown = label:sub(1, (utf8.offset(label, room) or #label + 1) - 1) .. "\u{2026}"
    end
    put('<g class="span" data-x="%.3f" data-w="%.3f" data-depth="%d" data-name="%s">', x, width,
      node.depth, xml.attribute(label))
    put("<title>%s</title>", xml.content(title(node, whole)))
    put('<rect x="%.3f" y="%d" width="%.3f" height="%d" rx="1" fill="%s"/>', SIDE + x, y,
      math.max(width - 0.3, 0.1), ROW - 1, COLORS[node.kind])
    put('<text x="%.3f" y="%d">%s</text></g>', SIDE + x + 3, y + 13, xml.content(shown))
    for _, child in ipairs(children[node.place]) do
      draw(child, x)
      x = x + child.ns / whole * wide
    end
  end
  draw(r.nodes[1], 0)
  local script = SCRIPT:gsub("LETTER", tostring(LETTER)):gsub("SIDE", tostring(SIDE))
    :gsub("WIDE", tostring(wide))
  put("<script><![CDATA[\n%s]]></script>", script)
  put("</svg>")
  return table.concat(out, "\n") .. "\n"
end
