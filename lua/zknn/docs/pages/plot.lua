return [=[
# plot: Figures
]=]
