-- scripts/tinydigits.lua, as a user runs it, on a small data set.

local tools = require "script_tools"

local folder = tools.make_folder()
local file = folder .. "/tiny.onnx"

local function run(arguments)
  local text = tools.output_of(("%s scripts/tinydigits.lua --data %s/data --out %s %s 2>&1; "
    .. "echo \"status $?\""):format(tools.zknn_command, folder, file, arguments))
  local out, status = text:match("^(.*)status (%d+)\n$")
  return out, tonumber(status)
end

setup(function() tools.write_mnist(folder, 600, 100) end)

teardown(function() os.execute("rm -rf " .. folder) end)

describe("tinydigits.lua", function()
  -- oracle: a net that has learnt nothing has a tenth right; the images show their label by a row
  it("trains a net of few bits that fits, and writes it over integers", function()
    local text, status = run("--kind linear --flash 6K --images 600 --epochs 12 --qat-epochs 3")
    assert.equal(0, status, text)
    local flash = tonumber(text:match "about (%d+) bytes of flash")
    assert.is_true(flash and flash <= 6 * 1024, text)
    local right = tonumber(text:match "integers: (%d+) of 100 right")
    assert.is_true(right and right > 30, text)
    local c = tools.output_of(("cd %s && cc -std=c99 -Wall -Werror -c tiny.c 2>&1 && nm tiny.o")
      :format(folder))
    assert.is_truthy(c:find "T tiny_run", c)
    local nodes = {}
    for _, node in ipairs(require "zknn".onnx.load(file).graph.node) do
      nodes[node.op_type] = (nodes[node.op_type] or 0) + 1
    end
    assert.equal(4, nodes.Gemm)
    assert.equal(6, nodes.QuantizeLinear) -- of the input, flattened, and of each layer's result
  end)

  -- oracle: the session over the same integers
  it("has the answer of a session in the program of docs/microcontrollers.md", function()
    local zknn = require "zknn"
    local text, status = run "--flash 5K --images 600 --epochs 1 --qat-epochs 0"
    assert.equal(0, status, text)
    local page <close> = assert(io.open "docs/microcontrollers.md")
    local program <close> = assert(io.open(folder .. "/main.c", "w"))
    program:write(page:read "a":match "\n```c\n(.-)```")
    program:close()
    local out = tools.output_of(("%s compile %s -o %s/digits.c --header %s/digits.h --no-float && "
      .. "cc -Wall -Werror -I%s %s/main.c %s/digits.c -lpng -o %s/digits 2>&1 && "
      .. "%s/digits data/test/2.png"):format(tools.zknn_command, file, folder, folder, folder,
      folder, folder, folder, folder))
    local picture = zknn.image.load("data/test/2.png"):view { 1, 1, 28, 28 }:float() / 255
    local scores = zknn.onnx.InferenceSession(file, { rescale = "fixed" })
      :run(nil, { image = picture })[1]
    assert.equal(scores:argmax():item(), tonumber(out:match "(%d)\n$"), out)
  end)

  it("says what is wrong with its options", function()
    for arguments, part in pairs {
      ["--flash 1K"] = "no net is so small", ["--flash big"] = "--flash wants a size as 12K",
      ["--bits 3"] = "one of 8, 4, 2, ternary",
    } do
      local text, status = run(arguments)
      assert.equal(1, status, text)
      assert.is_truthy(text:find(part, 1, true), text)
    end
  end)
end)
