return [=[
# reductions: Reductions
]=]
