-- What print shows of iterators, which are plain functions: words by iterator. And what an iterator
-- says that is called when it has come to its end: a second loop over it would do nothing.

local raise = require "zknn.raise"

local iterators = setmetatable({}, { __mode = "k" })

-- what: the words of the iterator, "iterator over batches: for X, y in loader() do".
function iterators.raise_at_end(what)
  raise("this iterator has come to its end; make another for each loop: `%s`",
    what:match ": (.*)$" or what)
end

return iterators
