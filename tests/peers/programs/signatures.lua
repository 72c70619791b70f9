-- Prints what the documentation says of the parameters of everything whose source is PyTorch, for
-- ../signatures.py: a line "NAME|SOURCE|parameter=default|...", empty without a default.

for _, page in ipairs(require("zknn.docs").pages()) do
  for _, entry in ipairs(page.entries) do
    local source = entry.source and entry.source:match "^torch%.[%w_.]+"
    if source and entry.parameters then
      local parts = { entry.name, source }
      for _, p in ipairs(entry.parameters) do
        parts[#parts + 1] = ("%s=%s"):format(p.name, p.default or "")
      end
      print(table.concat(parts, "|"))
    end
  end
end
