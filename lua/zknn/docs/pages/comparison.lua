return [=[
# comparison: Comparison and logic
]=]
