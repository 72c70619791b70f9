return [=[
# testing: Tests
]=]
