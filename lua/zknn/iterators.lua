-- What print shows of iterators, which are plain functions: words by iterator.

return setmetatable({}, { __mode = "k" })
