return [=[
# image: Images
]=]
