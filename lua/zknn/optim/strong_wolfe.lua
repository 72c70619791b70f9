-- The line search of optim.LBFGS: a step t along d that makes the loss small enough and its slope
-- flat enough (Wolfe's strong conditions).
-- [Nocedal & Wright, Numerical optimization, 3.5; torch/optim/lbfgs.py]

local FALL, FLAT = 1e-4, 0.9 -- how much of the slope the loss must fall, and the slope may keep

-- Where the cubic through two points with their slopes is least, within the bounds.
local function cubic(x1, f1, g1, x2, f2, g2, low, high)
  if not low then low, high = math.min(x1, x2), math.max(x1, x2) end
  local d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
  local square = d1 * d1 - g1 * g2
  if square < 0 or square ~= square then return (low + high) / 2 end
  local d2 = math.sqrt(square)
  local at
  if x1 <= x2 then
    at = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
  else
    at = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
  end
  return math.min(math.max(at, low), high)
end

-- A step far enough: gives the two points around a good one, or a good one alone and true. A point
-- is { t, loss, gradient, slope }.
local function bracket(s, point_at)
  local before, count = { t = 0, loss = s.loss, gradient = s.gradient, slope = s.slope }, 0
  local now = point_at(s.t)
  while count < s.most do
    if now.loss > s.loss + FALL * now.t * s.slope or count > 1 and now.loss >= before.loss then
      return { before, now }, false, count
    elseif math.abs(now.slope) <= -FLAT * s.slope then
      return { now }, true, count
    elseif now.slope >= 0 then
      return { before, now }, false, count
    end
    local t = cubic(before.t, before.loss, before.slope, now.t, now.loss, now.slope,
      now.t + 0.01 * (now.t - before.t), now.t * 10)
    before, now = now, point_at(t)
    count = count + 1
  end
  return { { t = 0, loss = s.loss, gradient = s.gradient, slope = s.slope }, now }, false, count
end

-- A trial between the two points, away from both when the last one was near an end, too.
local function trial(points, was_near)
  local a, b = points[1], points[2]
  local t = cubic(a.t, a.loss, a.slope, b.t, b.loss, b.slope)
  local low, high = math.min(a.t, b.t), math.max(a.t, b.t)
  local margin = 0.1 * (high - low)
  if math.min(high - t, t - low) >= margin then return t, false end
  if not was_near and t < high and t > low then return t, true end
  return math.abs(t - high) < math.abs(t - low) and high - margin or low + margin, false
end

-- Makes the bracket small until its better end is good; gives that end.
local function zoom(s, points, count, point_at, size)
  local low = points[1].loss <= points[#points].loss and 1 or 2
  local is_near = false
  while count < s.most do
    if math.abs(points[2].t - points[1].t) * size < s.least then break end
    local t
    t, is_near = trial(points, is_near)
    local now = point_at(t)
    count = count + 1
    if now.loss > s.loss + FALL * t * s.slope or now.loss >= points[low].loss then
      points[3 - low] = now
      low = points[1].loss <= points[2].loss and 1 or 2
    else
      local is_good = math.abs(now.slope) <= -FLAT * s.slope
      if not is_good and now.slope * (points[3 - low].t - points[low].t) >= 0 then
        points[3 - low] = points[low]
      end
      points[low] = now
      if is_good then break end
    end
  end
  return points[low]
end

-- s: evaluate (a function of t that gives loss and gradient there), t and d, and loss, gradient and
-- slope at 0; least (change of a parameter that matters), most (calls). Gives loss, gradient, t,
-- and the number of calls.
return function(s)
  local calls = 0
  local function point_at(t)
    calls = calls + 1
    local loss, gradient = s.evaluate(t)
    return { t = t, loss = loss, gradient = gradient, slope = gradient:dot(s.d):item() }
  end
  local points, is_good, count = bracket(s, point_at)
  local found = points[1]
  if not is_good then
    found = zoom(s, points, count, point_at, s.d:abs():max():item())
  end
  return found.loss, found.gradient, found.t, calls
end
