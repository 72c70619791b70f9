-- Runs of a model with other sizes of its dynamic axes. What a number depends on is told from them
-- (src/onnx/to/formula.h); sizes that the model refuses are left out.

local core = require "zknn.core"
local native = require "zknn.core.onnx"
local raise = require "zknn.raise"

local MOST_RUNS = 62
local FIRST, ALL = 7, 16 -- runs of one axis: at first, and when a formula needs more

-- Of several axes each gets fewer; a run that is cheap is made at more sizes.
local function first_runs(n_axes, weight)
  return math.max(4, math.min(weight < 1e5 and 2 * FIRST or FIRST, 28 // n_axes))
end

-- --- axes ---

-- The dynamic axes: {label=, size=, at={{input, dim}, ..}}, one for each name. names[i]: dimension
-- -> name of input i.
local function list_axes(inputs, names)
  local axes, by_name = {}, {}
  for i, t in ipairs(inputs) do
    for d = 0, t:dim() - 1 do
      local name = names[i][d]
      if name then
        local axis = by_name[name]
        if not axis then
          axis = { label = name, size = t:size(d), at = {} }
          by_name[name] = axis
          axes[#axes + 1] = axis
        end
        if t:size(d) ~= axis.size then
          raise("onnx.export: dynamic_axes: the name '%s' stands for sizes %d and %d in the "
            .. "example: give them names of their own", name, axis.size, t:size(d))
        end
        if t:size(d) == 0 then
          raise("onnx.export: dimension %d of input %d is dynamic, its size in the example must "
            .. "not be 0", d, i)
        end
        axis.at[#axis.at + 1] = { input = i, dim = d }
      end
    end
  end
  if #axes > 8 then raise("onnx.export: %d dynamic axes, at most 8 are possible", #axes) end
  return axes
end

-- t with `size` positions along d: its own over again.
local function resized(t, d, size)
  local own = t:size(d)
  if own == size then return t end
  local places = core.arange(size) % own
  return t:index_select(d, places)
end

-- The inputs with these sizes, one an axis.
local function inputs_of(inputs, axes, sizes)
  local list = {}
  for i, t in ipairs(inputs) do
    list[i] = t:detach():clone()
  end
  for a, axis in ipairs(axes) do
    for _, place in ipairs(axis.at) do
      list[place.input] = resized(list[place.input], place.dim, sizes[a])
    end
  end
  for i, t in ipairs(inputs) do
    if t.requires_grad then list[i]:requires_grad_() end
  end
  return list
end

-- --- which sizes ---

-- Candidates for a size of n in the example, best first: small steps, multiples (for nets that take
-- even sizes only), smaller ones.
local function candidates(n)
  local list, seen = {}, { [n] = true }
  local function add(size)
    if size >= 1 and not seen[size] then
      seen[size] = true
      list[#list + 1] = size
    end
  end
  local first = { n + 1, 1, 2 * n, n + 2, 2, 2 * n + 1, n // 2, 3 * n, n - 1, 3 }
  if n >= 16 then -- a large batch: small ones cost less
    first = { n + 1, 1, 2, n // 2, 3, n + 2, 2 * n, n - 1, 2 * n + 1, 3 * n }
  end
  for _, size in ipairs(first) do
    add(size)
  end
  for _, step in ipairs { 3, 4 } do
    add(n + step)
  end
  add(4)
  add(4 * n)
  add(7)
  for _, step in ipairs { 5, 7, 8, 11, 16, 32, 64 } do
    add(n + step)
  end
  for factor = 4, 12 do
    add(factor * n)
    add(factor * n + 1)
    add(factor * n + n // 2)
  end
  for _, size in ipairs { 5, 7, 10, 12, 17, 23, 31, 40, 50, 67, 90, 130 } do
    add(size)
  end
  return list
end

local Runs = {}
Runs.__index = Runs

-- Has a run these sizes, the example's or another?
function Runs:has(sizes)
  local function same(others) return table.concat(others, " ") == table.concat(sizes, " ") end
  if same(self:sizes_of_example()) then return true end
  for _, run in ipairs(self.list) do
    if same(run.sizes) then return true end
  end
  return false
end

-- One more run; false, and the problem, when the model refuses the sizes. needed: at any cost.
function Runs:try(sizes, needed)
  if self:has(sizes) then return true end
  if #self.list >= MOST_RUNS then return false, "too many runs" end
  local weight = self.weight
  for a, axis in ipairs(self.axes) do
    weight = weight * math.max(sizes[a] / axis.size, 0.1)
  end
  if weight > self.budget and not needed then return false, "too large a run" end
  self.budget = self.budget - weight
  local inputs = inputs_of(self.inputs, self.axes, sizes)
  local done = self.run(self.model, inputs, { limit = self.limit })
  if not done.outputs then return false, done.problem end
  native.trace_slim(done.trace)
  local shapes = {}
  for i, t in ipairs(done.outputs) do
    shapes[i] = t.shape
  end
  self.list[#self.list + 1] = { trace = done.trace, sizes = sizes, shapes = shapes }
  return true
end

function Runs:sizes_of_example()
  local sizes = {}
  for a, axis in ipairs(self.axes) do
    sizes[a] = axis.size
  end
  return sizes
end

-- Sizes for the axes of a group, whose first one has `size`: steps or factors alike.
local function set_group(self, sizes, group, size)
  local first = self.axes[group[1]].size
  for _, a in ipairs(group) do
    local own = self.axes[a].size
    if size % first == 0 and own ~= first then
      sizes[a] = own * (size // first)
    else
      sizes[a] = own + size - first
    end
    if sizes[a] < 1 then return false end
  end
  return true
end

-- Runs in which the axes of the group alone change, until there are `want`.
function Runs:vary(group, want)
  local known, problem = self.accepted[group[1]], nil
  local tried = self.tried[group[1]] or {}
  self.tried[group[1]] = tried
  for _, size in ipairs(candidates(self.axes[group[1]].size)) do
    if #known >= want then break end
    local sizes = self:sizes_of_example()
    if not tried[size] and set_group(self, sizes, group, size) then
      tried[size] = true
      local good, why = self:try(sizes, #known < 4)
      if good then
        known[#known + 1] = size
      else
        problem = problem or why
      end
    end
  end
  return problem
end

-- Two runs with sizes far from the others, where that is cheap: bounds far away show there.
function Runs:look_far(group)
  local first = self.axes[group[1]].size
  local found = 0
  for _, size in ipairs { 1031, 257 * first, 263, 67 * first, 131, 33 * first } do
    local sizes, weight = self:sizes_of_example(), self.weight
    if found < 2 and set_group(self, sizes, group, size) then
      for _, a in ipairs(group) do
        weight = weight * sizes[a] / self.axes[a].size
      end
      if weight < 4e6 and self:try(sizes) then found = found + 1 end
    end
  end
end

-- All small sizes, where that is cheap: what is special about one of them shows there.
function Runs:look_near(group)
  for size = 1, 12 do
    local sizes = self:sizes_of_example()
    if set_group(self, sizes, group, size) and self.weight < 1e5 then self:try(sizes) end
  end
end

-- Axes that the model refuses to change alone change together.
function Runs:find_groups()
  local alone, refused, problem = {}, {}, nil
  for a in ipairs(self.axes) do
    self.accepted[a] = {}
    local before = #self.list
    local why = self:vary({ a }, self.first)
    if #self.accepted[a] < 3 and #self.axes > 1 or #self.accepted[a] == 0 then
      while #self.list > before do -- sizes of 1, which any other goes with
        table.remove(self.list)
      end
      refused[#refused + 1] = a
      problem = problem or why
    else
      alone[#alone + 1] = { a }
    end
  end
  while #refused > 0 do
    local group
    for k = 2, #refused do -- two of the same size first
      if not group and self.axes[refused[k]].size == self.axes[refused[1]].size then
        group = { refused[1], refused[k] }
      end
    end
    local function fits(g)
      self.tried[g[1]], self.accepted[g[1]] = nil, {}
      problem = self:vary(g, self.first) or problem
      return #self.accepted[g[1]] > 0
    end
    if not (group and fits(group)) then
      group = refused
      if #group < 2 or not fits(group) then
        group = { refused[1] } -- after all: with the few sizes that it takes
        if not fits(group) then
          raise("onnx.export: the model does not run with other sizes of its dynamic axes (leave "
            .. "those out of dynamic_axes whose size is fixed): %s", tostring(problem))
        end
      end
    end
    alone[#alone + 1] = { table.unpack(group) }
    local rest = {}
    for _, a in ipairs(refused) do
      local taken = false
      for _, b in ipairs(alone[#alone]) do
        taken = taken or a == b
      end
      if not taken then rest[#rest + 1] = a end
    end
    refused = rest
  end
  self.groups = alone
end

-- The size of a group that is number k from the least on; -1 is the largest.
function Runs:ranked(group, k)
  local sorted = table.move(self.accepted[group[1]], 1, #self.accepted[group[1]], 1, {})
  table.sort(sorted)
  return sorted[k > 0 and math.min(k, #sorted) or math.max(#sorted + 1 + k, 1)]
end

-- Runs in which two groups change at once, by ranks of their sizes: corners first, where bounds and
-- differences show.
local FIRST_PICKS = { { 1, 1 }, { 1, -1 }, { -1, 1 }, { 2, 3 }, { 3, 2 }, { -1, -2 }, { -2, -1 } }
local MORE_PICKS = {
  { 2, 2 }, { 1, 3 }, { 3, 1 }, { 4, 4 }, { -2, 2 }, { 2, -2 }, { 5, 3 }, { 3, 5 }, { -3, -4 },
  { 6, 7 }, { 7, 6 },
}
function Runs:vary_pairs(picks)
  for i = 1, #self.groups do
    for k = i + 1, #self.groups do
      local first, second = self.groups[i], self.groups[k]
      for _, pick in ipairs(picks) do
        local sizes = self:sizes_of_example()
        if set_group(self, sizes, first, self:ranked(first, pick[1]))
          and set_group(self, sizes, second, self:ranked(second, pick[2])) then
          self:try(sizes)
        end
      end
    end
  end
end

-- All groups at once: their least sizes, the next ones, and the largest.
function Runs:vary_all()
  for _, rank in ipairs { 1, 2, -1 } do
    local sizes, good = self:sizes_of_example(), #self.groups > 2
    for _, group in ipairs(self.groups) do
      good = good and set_group(self, sizes, group, self:ranked(group, rank))
    end
    if good then self:try(sizes) end
  end
end

-- More runs, those that are wished for first: {axis of the request, size}. False when there are
-- none.
function Runs:more(wishes)
  local before = #self.list
  for _, wish in ipairs(wishes) do
    local sizes, group = self:sizes_of_example(), self.groups[wish[1]]
    if set_group(self, sizes, group, wish[2]) then self:try(sizes, true) end
  end
  if #self.list > before then return true end
  local want = #self.groups == 1 and ALL + FIRST or self.first + 5
  self.budget = 1e9
  for _, group in ipairs(self.groups) do
    self:vary(group, want)
  end
  self:vary_pairs(MORE_PICKS)
  return #self.list > before
end

-- What native.graph takes: the other traces, and the axes with their sizes run by run. Axes
-- that change together count as the first of them.
function Runs:request(request)
  request.others, request.axes = {}, {}
  for r, run in ipairs(self.list) do
    request.others[r] = run.trace
  end
  for k, group in ipairs(self.groups) do
    local axis = self.axes[group[1]]
    local sizes = { axis.size }
    for r, run in ipairs(self.list) do
      sizes[r + 1] = run.sizes[group[1]]
    end
    request.axes[k] = {
      label = axis.label, input = axis.at[1].input - 1, dim = axis.at[1].dim, sizes = sizes,
    }
  end
end

-- Raises when a dimension of an output (axes[i][d]: its name) has an axis' name and not its size.
function Runs:check_names(outputs, axes)
  for a, axis in ipairs(self.axes) do
    for i, names in ipairs(axes) do
      for d, name in pairs(names) do
        for _, run in ipairs(self.list) do
          local size = run.shapes[i][d + 1]
          if name == axis.label and size ~= run.sizes[a] then
            raise("onnx.export: dynamic_axes: dimension %d of output '%s' is named '%s', but is %d "
              .. "where that is %d: give it a name of its own", d, outputs[i], name, size,
              run.sizes[a])
          end
        end
      end
    end
  end
end

-- Sizes for a last look, some steps on from the example, where the runs had a step in that way.
function Runs:fresh()
  local sizes = self:sizes_of_example()
  for _, group in ipairs(self.groups) do
    local size = self.axes[group[1]].size
    local step = self.accepted[group[1]][1] - size
    for k = 5, 1, -1 do -- a size below 1 is none: one step is what a run had
      if set_group(self, sizes, group, math.max(1, size + k * step)) then break end
    end
  end
  return sizes
end

local sizes = { list_axes = list_axes, inputs_of = inputs_of }

-- Runs the model with other sizes of the axes. base: its run on the example.
function sizes.runs(run, model, inputs, axes, base)
  local weight, calls = native.trace_weight(base.trace)
  local self = setmetatable({
    run = run, model = model, inputs = inputs, axes = axes, weight = weight + 1, list = {},
    accepted = {}, tried = {}, first = first_runs(#axes, weight), limit = 4 * calls + 10000,
    budget = math.max(1e8, 30 * weight + 100),
  }, Runs)
  self:find_groups()
  for _, group in ipairs(self.groups) do
    self:look_far(group)
  end
  self:vary_all()
  self:vary_pairs(FIRST_PICKS)
  for _, group in ipairs(self.groups) do
    self:look_near(group)
  end
  return self
end

return sizes
