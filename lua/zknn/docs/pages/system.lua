return [=[
# system: System and printing
]=]
