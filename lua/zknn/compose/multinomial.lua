-- multinomial: draws indices by weights.

local core = require "zknn.core"
local native = require "zknn.core.random"
local args = require "zknn.args"
local raise = require "zknn.raise"
local common = require "zknn.compose.common"
local text = require "zknn.text"

local add = common.add

local read_multinomial = args.reader("multinomial", {
  { "input", "tensor" }, { "num_samples", "integer" },
  { "replacement", "boolean", default = false }, { "generator", "any", optional = true },
})

-- Without replacement: the largest of input / q, q exponential, which is PyTorch's way.
add("multinomial", "multinomial(input, num_samples, replacement=false, generator=nil): indices "
  .. "drawn with the weights in input, [n] or one distribution a row, [rows, n].", function(...)
  local a = read_multinomial(...)
  local p, count = a.input:detach():contiguous(), a.num_samples
  local n = p.shape[p:dim()]
  if p:dim() < 1 or p:dim() > 2 or not p.dtype:find "float" then
    raise("multinomial: input must be real (input:float()), of one or two dimensions, got %s %s",
      p.dtype, text.shape(p))
  end
  if count < 1 or n < 1 or not a.replacement and count > n then
    raise("multinomial: cannot draw %d of %d classes%s", count, n,
      a.replacement and "" or " without replacement")
  end
  local guard <close> = native.use_generator(a.generator) -- luacheck: ignore guard
  if a.replacement and count > 1 then return native.multinomial(p, count) end
  native.multinomial(p, 0) -- checks the weights
  local scores = p / core.empty_like(p):exponential_()
  if count == 1 then return scores:argmax(-1, true) end
  local _, indices = scores:topk(count)
  return indices
end)
