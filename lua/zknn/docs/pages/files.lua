return [=[
# files: Files
]=]
