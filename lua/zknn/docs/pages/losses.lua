return [=[
# losses: Losses
]=]
