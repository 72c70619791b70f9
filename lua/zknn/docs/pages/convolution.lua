return [=[
# convolution: Convolution, pooling, padding and resizing
]=]
