-- The errors that zknn's datasets raise for ipairs, pairs, # and calls that have no meaning on
-- them.

local idioms = require "zknn.idioms"

return function(class)
  class.__tostring = class.__tostring or function(dataset)
    return require "zknn.data.show".dataset(dataset)
  end
  idioms.set(class, {
    what = "a dataset",
    index = "write dataset:get(%d), which counts from 0 (ipairs starts at 1)",
    walk = "write `for X, y in data.DataLoader(dataset)() do`, or dataset:get(i) for i from 0 to "
      .. "#dataset - 1",
  })
  return class
end
