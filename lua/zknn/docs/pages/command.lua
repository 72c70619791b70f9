return [=[
# command: The command
]=]
