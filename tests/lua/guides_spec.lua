-- The guides' lines of code: blocks whose lines begin with ">" are run, and what stands below them
-- must be said. Oracle: the program's own answers, as a newcomer gets them.

local support = require "support"

local program = support.program()
local here = support.output_of("pwd"):gsub("\n", "")

-- The blocks of a page: lists of lines without their indent, the first of which begins with ">".
local function blocks_of(text)
  local blocks, block, indent = {}, nil, nil
  for line in (text .. "\n"):gmatch "(.-)\n" do
    local front, code = line:match "^(    +)(> .*)$"
    if front and not block then
      block, indent = {}, front
      blocks[#blocks + 1] = block
    end
    if block and line:sub(1, #indent) == indent then
      block[#block + 1] = code or line:sub(#indent + 1)
    else
      block = nil
    end
  end
  return blocks
end

-- What a conversation answers to the lines of code of a block, and the lines that the page has.
local function answer(block, folder)
  local code, wanted = {}, {}
  for _, line in ipairs(block) do
    local typed = line:match "^> (.*)$"
    local list = typed and code or wanted
    list[#list + 1] = typed or line
  end
  support.write(folder .. "/lines", table.concat(code, "\n") .. "\n")
  return support.output_of(("cd %s && NO_COLOR=1 ZKNN_HISTORY= %s -i <lines 2>&1"):format(folder,
    program)), wanted
end

describe("the guide", function()
  for _, page in ipairs { "first_ten_minutes", "troubleshooting", "limits" } do
    local blocks = blocks_of(support.read("docs/" .. page .. ".md"))

    it(page .. " shows what is said", function()
      assert.is_true(#blocks >= 2)
      local folder = support.make_folder()
      assert(os.execute(("ln -s %s/data %s"):format(here, folder)))
      for _, block in ipairs(blocks) do
        local said, wanted = answer(block, folder)
        local at = 1
        for _, line in ipairs(wanted) do
          local _, stop = said:find(line, at, true)
          assert.is_truthy(stop, page .. ": " .. line .. "\n--- is not in\n" .. said)
          at = stop + 1
        end
        assert.is_true(#wanted > 0, block[1])
      end
      support.remove_folder(folder)
    end)
  end
end)
