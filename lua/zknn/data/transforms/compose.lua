-- Compose, Lambda, RandomApply, RandomChoice: transforms that consist of other transforms.

local core = require "zknn.core"
local native = require "zknn.core.data"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local nested = require "zknn.nested_text"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local show = require "zknn.data.transforms.show"

local function check_list(what, list)
  if type(list) ~= "table" or getmetatable(list) then
    raise("%s: transforms must be a list, got %s", what, args.describe(list))
  end
  args.check_whole(what, "transforms", list)
  for i, transform in ipairs(list) do
    check.transform(what, "transform " .. i, transform)
  end
  return list
end

-- The list, where the call may be f{a, b} or f{transforms = {a, b}}.
local function given_list(list)
  return type(list) == "table" and getmetatable(list) == nil and list.transforms or list
end

-- Runs all transforms in turn. Neighbours that can run in a pipeline run as one; any other function
-- is called.
local function run_all(list, image)
  local code, geometry, last = {}, nil, nil
  for _, transform in ipairs(list) do
    local piped = picture.can_pipeline(transform)
    if piped and not geometry then
      geometry = core.is_tensor(image) and picture.measure(transform:name(), image)
      last = geometry and geometry.last
    end
    if not piped or not geometry or transform:_decide(geometry, code) == false then
      if #code > 0 then image = picture.run(image, last, code) end
      image, code, geometry = transform(image), {}, nil
    end
  end
  return picture.run(image, last, code)
end

local function described(head, list, tail)
  local lines = { head }
  for _, transform in ipairs(list) do
    local name = type(transform) == "table" and getmetatable(transform).__name or "transform"
    lines[#lines + 1] = "    " .. nested.part(transform, tostring(name):match("[^.]*$"))
  end
  return table.concat(lines, "\n") .. "\n)" .. (tail or "")
end

-- Compose{a, b, ...}: a, then b, ...
local Compose = class("transforms.Compose", picture.Picture)

function Compose:__init(list)
  self.transforms = check_list("Compose", given_list(list))
end

function Compose:__call(image)
  return run_all(self.transforms, image)
end

local function decide_all(self, g, code)
  for _, transform in ipairs(self.transforms) do
    if transform:_decide(g, code) == false then
      raise("Compose: %s cannot follow here: the picture is %s already", transform:name(), g.dtype)
    end
  end
end

function Compose:_decide(g, code)
  decide_all(self, g, code)
end

function Compose:__tostring()
  return nested.text(self, function() return described("Compose(", self.transforms) end)
end

-- Lambda(f): f, with the name of a transform.
local Lambda = class("transforms.Lambda")

function Lambda:__init(f)
  check.transform("Lambda", "f", f)
  if f == nil then raise("Lambda: argument 'f' is missing") end
  self.f = f
end

function Lambda:__call(image)
  return self.f(image)
end

function Lambda:__tostring() -- luacheck: ignore 212
  return "Lambda()"
end

-- RandomApply({a, b, ...}[, p]): all of them, with probability p.
local RandomApply = class("transforms.RandomApply", picture.Picture)

local read_apply = args.reader("RandomApply", {
  { "transforms", "any" }, { "p", "number", default = 0.5 },
})

function RandomApply:__init(...)
  local a = read_apply(...)
  self.transforms = check_list("RandomApply", a.transforms)
  self.p = picture.check_probability("RandomApply", a.p)
end

local function applies(self)
  local _, not_above = native.chance(self.p)
  return not_above
end

function RandomApply:__call(image)
  if applies(self) then return run_all(self.transforms, image) end
  return image
end

function RandomApply:_decide(g, code)
  if applies(self) then decide_all(self, g, code) end
end

function RandomApply:__tostring()
  return nested.text(self, function()
    return described("RandomApply(\n    p=" .. show(self.p), self.transforms)
  end)
end

-- RandomChoice({a, b, ...}[, p]): one of them, by the weights in the list p. torchvision's first
-- version draws from Python's numbers; this one from torch's, as its second version does.
local RandomChoice = class("transforms.RandomChoice", picture.Picture)

local read_choice = args.reader("RandomChoice", {
  { "transforms", "any" }, { "p", "any", optional = true },
})

function RandomChoice:__init(...)
  local a = read_choice(...)
  self.transforms, self.p = check_list("RandomChoice", a.transforms), a.p
  if #a.transforms == 0 then raise("RandomChoice: transforms must not be empty") end
  local weights, sum = {}, 0
  if a.p ~= nil then
    picture.check_numbers("RandomChoice", "p", a.p)
    if type(a.p) ~= "table" or #a.p ~= #a.transforms then
      raise("RandomChoice: p must have a number for each of the %d transforms", #a.transforms)
    end
  end
  for i = 1, #a.transforms do
    weights[i] = a.p and a.p[i] or 1
    sum = sum + weights[i]
  end
  for i, weight in ipairs(weights) do
    weights[i] = weight / sum
  end
  self._weights = core.tensor(weights, { dtype = "float32" })
end

local function chosen(self)
  return self.transforms[core.multinomial(self._weights, 1):item() + 1]
end

function RandomChoice:__call(image)
  return chosen(self)(image)
end

function RandomChoice:_decide(g, code)
  return chosen(self):_decide(g, code)
end

function RandomChoice:__tostring()
  return nested.text(self, function()
    return described("RandomChoice(", self.transforms, "(p=" .. show(self.p) .. ")")
  end)
end

return {
  Compose = Compose, Lambda = Lambda, RandomApply = RandomApply, RandomChoice = RandomChoice,
}
