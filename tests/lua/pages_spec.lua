-- The pages for users, README.md and docs/*.md: their examples run as they stand, and what they
-- link to is there. Oracle: the pages themselves, read as a newcomer reads them.

local support = require "support"

local here = support.output_of("pwd"):gsub("\n", "")
local program = support.output_of("readlink /proc/$PPID/exe"):gsub("\n", "")
local pages = {}
for path in support.output_of("ls README.md docs/*.md"):gmatch "[^\n]+" do
  pages[#pages + 1] = path
end

-- Its example may download 30 MB.
local NOT_RUN = { ["docs/data-sets.md"] = true }

describe("the page", function()
  for _, path in ipairs(pages) do
    local text = support.read(path)

    it(path .. " has examples that run", function()
      local folder = support.make_folder()
      -- As at the top of a clone; an example may use what those before it wrote.
      assert(os.execute(("ln -s %s/data %s/scripts %s"):format(here, here, folder)))
      local n = 0
      for code in (NOT_RUN[path] and "" or text):gmatch "\n```lua\n(.-)\n```" do
        n = n + 1
        support.write(("%s/example%d.lua"):format(folder, n), code)
        local out = support.output_of(("cd %s && %s example%d.lua --update 2>&1; echo status $?")
          :format(folder, program, n))
        assert.is_truthy(out:find "status 0\n$", code .. "\n" .. out)
      end
      support.remove_folder(folder)
    end)

    it(path .. " links to what is there", function()
      for target in text:gmatch "%]%(([^)%s]+)%)" do
        local name = target:gsub("#.*$", "")
        if not name:find "^%a+://" and name ~= "" then
          local there = io.open((path:match "^.*/" or "") .. name, "rb")
          assert.is_truthy(there, path .. ": " .. target)
          there:close()
        end
      end
    end)

    it(path .. " names scripts and options that are there", function()
      for script, rest in text:gmatch "zknn (scripts/[%w_]+%.lua)([^\n`|#]*)" do
        local help = support.output_of(("%s %s --help 2>&1"):format(program, script))
        assert.is_truthy(help:find "^usage: ", path .. ": " .. script .. "\n" .. help)
        for option in rest:gmatch "%-%-[%w-]+" do
          local pattern = option:gsub("%-", "%%-") .. "%f[^%w-]"
          assert.is_truthy(help:find(pattern), ("%s: %s %s"):format(path, script, option))
        end
      end
    end)
  end
end)

describe("the README", function()
  it("names the message that it quotes", function()
    local out = support.output_of(program .. [[ -e 'require("zknn").sum(require("zknn").ones(2),
      {dmi=1})' 2>&1]])
    local quoted = support.read "README.md":match "%*(there is no argument [^*]+)%*"
    assert.is_truthy(out:find(quoted, 1, true), out)
  end)
end)

describe("the page of scripts", function()
  it("lists the scripts and the options of training", function()
    local text = support.read "docs/scripts.md"
    local helpers = { checkpoints = true, ranks = true, text = true, trained = true,
      trainloop = true }
    for name in support.output_of("ls scripts"):gmatch "([%w_]+)%.lua" do
      assert.is_true(helpers[name] or text:find("`" .. name .. ".lua`", 1, true) ~= nil, name)
    end
    local help = support.output_of(program .. " scripts/train_3layer.lua --help")
    for option in help:gmatch "\n  (%-%-[%w-]+)" do
      assert.is_truthy(text:find(option, 1, true), option)
    end
  end)
end)
