return [=[
# normalization: Normalization and dropout
]=]
