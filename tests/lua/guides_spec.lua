-- The guides for those who come from elsewhere: each row of a table runs in order, in one
-- environment (tests/guide_rows.lua). Oracle: the page; tests/peers/from_pytorch.py compares what
-- both columns of PyTorch's page give.

local support = require "support"

local here = support.output_of("pwd"):gsub("\n", "")

describe("each row of", function()
  for _, path in ipairs { "docs/from_pytorch.md", "docs/from_torch7.md" } do
    it(path .. " runs", function()
      local folder = support.make_folder()
      local output = support.output_of(("cd %s && %s %s/tests/guide_rows.lua %s/%s 2>&1"):format(
        folder, support.program(), here, here, path))
      support.remove_folder(folder)
      local count = 0
      for _, text in output:gmatch "(%d+)\t([^\n]*)" do
        count = count + 1
        assert.is_nil(text:find "^!", path .. ", row " .. count .. ": " .. text)
      end
      local _, rows = support.read(path):gsub("\n| `[^\n]*` | `[^\n]*` |", "")
      assert.equal(rows, count, output)
    end)
  end
end)
