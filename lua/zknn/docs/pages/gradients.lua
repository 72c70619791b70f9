return [=[
# gradients: Gradients
]=]
