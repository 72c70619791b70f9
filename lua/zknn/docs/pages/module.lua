return [=[
# module: Modules and containers
]=]
