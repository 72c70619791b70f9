return [=[
# schedulers: Learning rate schedulers
]=]
