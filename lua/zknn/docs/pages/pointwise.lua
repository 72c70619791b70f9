return [=[
# pointwise: Functions of elements
]=]
