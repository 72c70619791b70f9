return [=[
# activation: Activations
]=]
