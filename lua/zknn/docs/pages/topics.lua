return [=[
# topics: Topics
]=]
