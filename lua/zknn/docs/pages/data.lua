return [=[
# data: Data sets and loaders
]=]
