-- tostring(dataset) for datasets with a root and transforms: torchvision's lines.

-- "Transform: " and what it prints, later lines in line with the first.
local function described(head, transform)
  return head .. tostring(transform):gsub("\n", "\n" .. (" "):rep(#head))
end

-- extra: a line of the dataset's own, or nil.
return function(name, dataset, extra)
  local lines = {
    "Dataset " .. name,
    "    Number of datapoints: " .. #dataset,
    "    Root location: " .. dataset.root,
    extra,
  }
  if dataset.transform or dataset.target_transform then
    lines[#lines + 1] = "    StandardTransform"
  end
  if dataset.transform then lines[#lines + 1] = described("Transform: ", dataset.transform) end
  if dataset.target_transform then
    lines[#lines + 1] = described("Target transform: ", dataset.target_transform)
  end
  return table.concat(lines, "\n")
end
