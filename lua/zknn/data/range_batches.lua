-- A set: the `batch` methods that take, besides a tensor of indices, where in it the batch begins
-- and how long it is. DataLoader gives them its whole order, and makes no tensor for each batch.
-- (Methods, not classes: whoever inherits and has a batch of his own is asked in the usual way.)

return {}
