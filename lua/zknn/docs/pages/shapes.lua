return [=[
# shapes: Shapes and views
]=]
