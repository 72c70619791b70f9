return [=[
# indexing: Indexing, searching and sorting
]=]
