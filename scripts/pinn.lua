-- Physics-informed nets: small nets of tanh that learn to fulfil a differential equation, whose
-- derivatives autograd takes of the net itself. Draws each beside the exact solution, and says how
-- far off it is.
--
--   ./zknn scripts/pinn.lua      (--help shows all options)
--
--   u'' + u = 0,  u(0) = 0, u'(0) = 1            the solution is sin x
--   u_t + u u_x = v u_xx,  u(x, 0) = -sin pi x   Burgers' equation, u(-1, t) = u(1, t) = 0
--
-- What is known at the ends is a part of the loss in the first; in the second it is built into the
-- formula for u, so that the loss is the equation alone.
-- [Raissi, Perdikaris, Karniadakis 2019, J. Comput. Phys. 378]

local zknn = require "zknn"
local nn, optim, plot = zknn.nn, zknn.optim, zknn.plot
local grad = zknn.autograd.grad
local command = zknn.train.command

local ROWS = {
  { name = "steps", kind = "integer", value = "N", default = 2000, min = 1,
    help = "of the optimizer, for each equation" },
  { name = "points", kind = "integer", value = "N", default = 256, min = 2,
    help = "where the equation is looked at, drawn anew for each step" },
  { name = "viscosity", kind = "number", value = "V", default = 0.05, min = 0.02,
    help = "v of Burgers' equation; the smaller, the steeper the front at x = 0" },
  { name = "seed", kind = "integer", value = "N", default = 0, min = 0,
    help = "of the initial weights and the points" },
  { name = "out", kind = "string", value = "DIR", default = "figures",
    help = "where the figures are written" },
}

local function make_net(inputs)
  return nn.Sequential(
    nn.Linear(inputs, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1)
  )
end

-- The derivative of u by x; it can be differentiated in turn.
local function derivative(u, x)
  return grad(u:sum(), x, { create_graph = true })[1]
end

-- Minimizes loss_of(), with a rate that falls to 0.
local function train(what, model, loss_of, steps)
  local optimizer = optim.Adam(model:parameters(), { lr = 1e-2 })
  local schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max = steps })
  local start, report = zknn.clock(), math.max(steps // 5, 1)
  for step = 1, steps do
    local loss = loss_of()
    optimizer:zero_grad()
    loss:backward()
    optimizer:step()
    schedule:step()
    if step % report == 0 then
      print(("%s: step %5d  loss %.3e  %.1f s"):format(what, step, loss:item(),
        zknn.clock() - start))
    end
  end
end

local function say_error(what, got, want)
  print(("%s: largest error %.2e, of values up to %.2f"):format(what,
    (got - want):abs():max():item(), want:abs():max():item()))
end

local function save(folder, name)
  local path = folder .. "/" .. name
  plot.savefig(path)
  print("Wrote " .. path)
end

-- ---- u'' + u = 0 ------------------------------------------------------------------------------

local function solve_oscillation(options)
  local net, last = make_net(1), 2 * math.pi
  local function u_of(x) return net(x / 2) end
  local origin = zknn.zeros(1, 1):requires_grad_()
  train("u'' + u = 0", net, function()
    local x = (zknn.rand(options.points, 1) * last):requires_grad_()
    local u, at_origin = u_of(x), u_of(origin)
    local equation = (derivative(derivative(u, x), x) + u):square():mean()
    local slope = derivative(at_origin, origin)
    return equation + (at_origin:square() + (slope - 1):square()):sum()
  end, options.steps)

  local x = zknn.linspace(0, last, 200):unsqueeze(1)
  local u, exact = zknn.no_grad(u_of, x):flatten(), x:sin():flatten()
  say_error("u'' + u = 0", u, exact)
  plot.figure { figsize = { 6, 4 } }
  plot.plot(x:flatten(), exact, { label = "sin x" })
  plot.plot(x:flatten(), u, { label = "net", linestyle = "--" })
  plot.xlabel "x"
  plot.legend()
  plot.title "u'' + u = 0"
  save(options.out, "pinn_oscillation.png")
end

-- ---- Burgers' equation ------------------------------------------------------------------------

-- The solution by the transform of Cole and Hopf, an integral over z of Gaussian weights:
-- u = -S(sin) / S(1), S(g) = sum over z of g(pi y) exp(-cos(pi y) / (2 pi v)) exp(-z^2) with
-- y = x - 2 sqrt(v t) z.
local function burgers(x, t, v)
  local z = zknn.linspace(-6, 6, 400, { dtype = "float64" })
  local y = (x:double():unsqueeze(1) - z * (2 * math.sqrt(v * t))) * math.pi
  local weights = ((1 - y:cos()) / (2 * math.pi * v) - z * z):softmax(1)
  return -(y:sin() * weights):sum(1):float()
end

local function solve_burgers(options)
  local net, v = make_net(2), options.viscosity
  local function u_of(x, t) -- -sin pi x at t = 0, and 0 at both ends
    return t * (1 - x * x) * net(zknn.cat({ x, t }, 1)) - (x * math.pi):sin()
  end
  train("Burgers", net, function()
    local x = (zknn.rand(options.points, 1) * 2 - 1):requires_grad_()
    local t = zknn.rand(options.points, 1):requires_grad_()
    local u = u_of(x, t)
    local u_x, u_t = table.unpack(grad(u:sum(), { x, t }, { create_graph = true }))
    return (u_t + u * u_x - v * derivative(u_x, x)):square():mean()
  end, options.steps)

  local x, all, all_exact = zknn.linspace(-1, 1, 201), {}, {}
  plot.figure { figsize = { 9, 3 } }
  for i, t in ipairs { 0.25, 0.5, 1.0 } do
    local column = x:unsqueeze(1)
    all[i] = zknn.no_grad(u_of, column, zknn.full_like(column, t)):flatten()
    all_exact[i] = burgers(x, t, v)
    plot.subplot(1, 3, i)
    plot.plot(x, all_exact[i], { label = "exact" })
    plot.plot(x, all[i], { label = "net", linestyle = "--" })
    plot.title(("t = %.2f"):format(t))
    plot.xlabel "x"
    if i == 1 then plot.legend() end
  end
  say_error("Burgers", zknn.cat(all), zknn.cat(all_exact))
  save(options.out, "pinn_burgers.png")
end

command.run(function()
  local options = zknn.train.options("Solves two differential equations by nets of tanh.", ROWS)
  zknn.system.make_folder(options.out)
  zknn.manual_seed(options.seed)
  solve_oscillation(options)
  solve_burgers(options)
end)
