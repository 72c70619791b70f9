return [=[
# layers: Layers
]=]
