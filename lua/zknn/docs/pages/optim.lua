return [=[
# optim: Optimizers
]=]
