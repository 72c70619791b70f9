return [=[
# transforms: Transforms of pictures
]=]
