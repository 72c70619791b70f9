-- Seconds of an epoch, training and test, of a script as it is (script=train_3layer, lenet or
-- fashion): the second of two.

local twin = require "twin"

package.path = "scripts/?.lua;" .. package.path
local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))
rawset(_G, "arg", {
  [0] = ("scripts/%s.lua"):format(twin.args.script),
  "--fresh", "--epochs", "2", "--data", twin.args.data or "data",
  "--model", folder .. "/model.pth", "--log", folder .. "/log.csv",
})
dofile(arg[0])
for line in io.lines(folder .. "/log.csv") do
  local train, test, correct = line:match("^2,([%d.]+),([%d.]+),[^,]*,(%d+)")
  if train then
    twin.report("epoch", train + test, correct)
    twin.report("train", train)
  end
end
twin.report_memory()
os.execute("rm -r " .. folder)
