return [=[
# linear_algebra: Linear algebra
]=]
