-- The set of `batch` methods that also accept a range: (order, begin, length), where order is a
-- tensor of indices. DataLoader passes its whole order to them, and so makes no tensor of indices
-- for each batch. The set has methods, not classes, because a subclass may override batch(index).

return {}
