-- Prints the public names of this zknn for ../names.py, one a line: "nn.Linear", "Tensor:sum".

for _, item in ipairs(require("zknn.docs.public").names()) do
  print(item.name)
end
