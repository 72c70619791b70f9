-- The last spans of a profile in the trace format of Chrome, which Perfetto and chrome://tracing
-- open: an event "X" each, with its start and its length in microseconds.

local native = require "zknn.core.profiler"
local json = require "zknn.json"
local rows = require "zknn.profiler.rows"

-- The text of the file; r: of rows.lua, profile: the core's.
return function(r, profile, name)
  local out, heads = {}, {}
  for i, node in ipairs(r.nodes) do
    local layer = rows.layer(node)
    heads[i] = ('{"ph":"X","pid":1,"tid":1,"name":%s,"cat":"%s","args":{%s"bytes":')
      :format(json.encode(rows.label(node)), node.kind,
        layer and node.kind ~= "layer" and '"layer":' .. json.encode(layer) .. "," or "")
  end
  local function put(text) out[#out + 1] = text end
  put '{"displayTimeUnit":"ms",'
  put(('"otherData":{"profile":%s,"spans left out":"%d"},'):format(json.encode(name), r.dropped))
  put '"traceEvents":['
  put('{"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"zknn"}},')
  put('{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"the script"}},')
  put(('%s%d},"ts":0.000,"dur":%.3f}'):format(heads[1], r.nodes[1].bytes, r.ns / 1000))
  for i = 1, r.events do
    local node, start, ns, bytes = native.event(profile, i)
    put((',%s%d},"ts":%.3f,"dur":%.3f}'):format(heads[node], bytes, start / 1000, ns / 1000))
  end
  put "]}"
  return table.concat(out, "\n") .. "\n"
end
