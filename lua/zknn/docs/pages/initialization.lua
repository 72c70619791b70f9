return [=[
# initialization: Initialization and utilities of modules
]=]
