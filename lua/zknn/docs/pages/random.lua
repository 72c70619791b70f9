return [=[
# random: Random numbers
]=]
