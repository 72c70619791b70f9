-- Prints the examples of the documentation whose source is PyTorch, for ../docs_examples.py:
-- a line "== PAGE NAME", then the example.

for _, page in ipairs(require("zknn.docs").pages()) do
  for _, entry in ipairs(page.entries) do
    if entry.example and entry.source and entry.source:find "^torch%." then
      print(("== %s %s"):format(page.name, entry.name))
      print(entry.example)
    end
  end
end
