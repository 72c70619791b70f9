-- Who sees layers, optimizer steps and batches run: functions that zknn.profiler sets while a
-- profile runs, false otherwise.
--
--   layer(module, ...)          runs the module's forward in a span
--   step(optimizer), batch()    give a value to be closed at the end of the step, or of the batch
--   wait()                      of the time that a batch waits for worker threads

return { layer = false, step = false, batch = false, wait = false }
