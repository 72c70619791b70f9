-- Environment variables: each that zknn reads is on the page "command" of the documentation, and
-- --help lists them. Oracle: the calls of getenv in the sources.

local support = require "support"

local function lines_of(command) return support.output_of(command):gmatch "[^\n]+" end

describe("every environment variable", function()
  local names = {}

  setup(function()
    for line in lines_of "grep -rhoE 'getenv *\\(?\"[A-Z_]+\"' src lua scripts" do
      names[line:match '"(.*)"'] = true
    end
    for line in lines_of "grep -hoE '\\$\\{?ZKNN_[A-Z_]+' zknn" do
      names[line:match "ZKNN_[A-Z_]+"] = true
    end
  end)

  -- What a shell sets, and what readline reads.
  local usual = { HOME = true, PWD = true, PATH = true, COLUMNS = true, LINES = true, LANG = true,
    LC_ALL = true, LC_CTYPE = true, COLORTERM = true, TERM_PROGRAM = true }

  it("is documented", function()
    assert.is_true(names.ZKNN_THREADS and names.ZKNN_HISTORY and names.NO_COLOR)
    local page = support.read "lua/zknn/docs/pages/command.lua"
    for name in pairs(names) do
      if not usual[name] then
        assert.is_truthy(page:find(name, 1, true), name .. " is not on the page \"command\"")
      end
    end
  end)

  it("of zknn's own is in --help", function()
    local help = support.read "src/host/usage.c"
    for name in pairs(names) do
      if name:find "^ZKNN_" and name ~= "ZKNN_CMAKE_ARGS" then
        assert.is_truthy(help:find("  " .. name .. "  ", 1, true), name .. " is not in --help")
      end
    end
    -- and nothing else is
    for name in help:gmatch '"  (ZKNN_[A-Z_]+)  ' do
      assert.is_true(names[name] or name == "ZKNN_TRACE", name)
    end
  end)
end)
