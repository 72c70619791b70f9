-- onnx_fields_spec.lua: what an ONNX file says is applied, or refused by its name.
-- Oracle: onnx.proto (the numbers of its fields), onnx.checker and onnxruntime, which refuse the
-- same unless it is said otherwise; the files are encoded here byte by byte.

local zknn = require "zknn"
local support = require "support"
local onnx = zknn.onnx

local function varint(n)
  local out = {}
  while n >= 0x80 or n < 0 do
    out[#out + 1] = string.char(n & 0x7f | 0x80)
    n = n >> 7
  end
  return table.concat(out) .. string.char(n)
end

local function int(number, n) return varint(number << 3) .. varint(n) end
local function text(number, s) return varint(number << 3 | 2) .. varint(#s) .. s end

local function tensor_type(elem, ...)
  local dims = {}
  for i, size in ipairs { ... } do
    dims[i] = text(1, type(size) == "string" and size or int(1, size))
  end
  return text(2, text(1, int(1, elem) .. text(2, table.concat(dims)))) -- ValueInfoProto.type
end

local FLOAT, UINT8, INT32, INT64, BOOL = 1, 2, 6, 7, 9

local function floats(...)
  return text(9, string.pack("<" .. ("f"):rep(select("#", ...)), ...)) -- raw_data
end
local function tensor(name, elem, size, data)
  return int(1, size) .. int(2, elem) .. text(8, name) .. data
end
local function attribute(name, kind, value) return text(1, name) .. value .. int(20, kind) end
local function float_attribute(name, value)
  return attribute(name, 1, varint(2 << 3 | 5) .. string.pack("<f", value))
end
local function node(op_type, inputs, rest)
  local out = {}
  for i, name in ipairs(inputs) do
    out[i] = text(1, name)
  end
  return table.concat(out) .. text(2, "y") .. text(4, op_type) .. (rest or "")
end

-- y = x + w, with parts exchanged or added: node, initializer, input, output, graph, model.
local function encode(parts)
  local graph = text(1, parts.node or node("Add", { "x", "w" })) .. text(2, "g")
    .. (parts.initializer or text(5, tensor("w", FLOAT, 2, floats(1, 1))))
    .. text(11, text(1, "x") .. (parts.input or tensor_type(FLOAT, 2)))
    .. text(12, text(1, "y") .. (parts.output or tensor_type(FLOAT, 2))) .. (parts.graph or "")
  return int(1, parts.ir or 8) .. text(8, int(2, 13)) .. text(7, graph) .. (parts.model or "")
end

local folder

setup(function() folder = support.make_folder() end)

teardown(function() support.remove_folder(folder) end)

local function with(elem, size, data)
  return { initializer = text(5, tensor("w", elem, size, data)) }
end

local function session(bytes, name)
  local path = folder .. "/" .. (name or "net.onnx")
  support.write(path, bytes)
  return onnx.InferenceSession(path)
end

local function runs(parts)
  local y = session(encode(parts)):run(nil, { x = zknn.tensor { 2.0, 3.0 } })[1]
  assert.same({ 3, 4 }, y:tolist())
end

local function refused(parts, part, name)
  local bytes = type(parts) == "string" and parts or encode(parts)
  support.fails(part, session, bytes, name)
end

describe("a field of an ONNX file", function()
  it("that means nothing for values is passed over", function()
    runs {}
    runs { model = text(20, text(2, "")) } -- training_info
    runs { model = text(26, text(1, "c")) } -- configuration
    runs { model = text(14, text(1, "k") .. text(2, "v")) .. text(6, "doc") .. text(2, "producer") }
    runs { graph = text(14, text(1, "y")) .. text(16, text(1, "k")) .. text(10, "doc") }
    runs { node = node("Add", { "x", "w" },
      text(9, text(1, "k")) .. text(10, text(1, "c")) .. text(8, "")) }
    runs { initializer = text(5,
      tensor("w", FLOAT, 2, floats(1, 1)) .. text(12, "doc") .. text(16, "")) }
    runs { input = text(2, text(1, int(1, FLOAT) .. text(2, text(1, int(1, 2) .. text(3, "BATCH"))))
      .. text(6, "IMAGE")) } -- denotations
    runs { graph = text(13, text(1, "other") .. tensor_type(INT64, 7)) } -- value_info
    runs { model = text(8, int(2, 13)) } -- the same version twice
  end)

  it("that changes what is computed is refused by name", function()
    refused({ node = node("Add", { "x", "w" }, text(8, "v2")) },
      "node 1 (Add): the field overload of NodeProto is not supported")
    refused({ initializer = text(5,
        tensor("w", FLOAT, 2, floats(1, 1)) .. text(3, int(1, 0) .. int(2, 1))) },
      "tensor 'w': the field segment of TensorProto is not supported")
    refused({ input = text(2, text(4, text(1, text(7, "")))) }, -- a sequence of what is not said
      "input 'x' of type that is no tensor, sequence of tensors or list of maps")
    refused({ node = node("LeakyRelu", { "x" },
        text(5, text(1, "alpha") .. text(22, "") .. text(14, "t"))) },
      "attribute 'alpha' must be a float")
    refused({ node = node("LeakyRelu", { "x" },
        text(5, float_attribute("alpha", 0.5) .. text(21, "q"))) },
      "attribute 'alpha' is said to be attribute 'q' of a function")
    refused({ model = text(126, "abc") }, "field 126 of ModelProto is not known")
    refused({ ir = 99 }, "ir_version 99 is not known: 1 to 14 are")
  end)

  it("twice under one name is refused", function()
    local w = text(5, tensor("w", FLOAT, 2, floats(1, 1)))
    refused({ initializer = w .. w }, "net.onnx: initializer 'w' stands twice")
    local alpha = text(5, float_attribute("alpha", 0.5))
    refused({ node = node("LeakyRelu", { "x" }, alpha .. alpha) },
      "node 1 (LeakyRelu): attribute 'alpha' stands twice")
    refused({ graph = text(11, text(1, "x") .. tensor_type(FLOAT, 2)) },
      "'x' is defined twice, by input 1 and by input 2")
    refused({ graph = text(12, text(1, "y") .. tensor_type(FLOAT, 2)) }, "output 'y' stands twice")
    refused({ model = text(14, text(1, "k")) .. text(14, text(1, "k")) },
      "metadata 'k' stands twice")
    refused({ model = text(8, int(2, 14)) }, "domain '' is imported twice, with versions 13 and 14")
    refused({ model = text(8, text(1, "ai.onnx") .. int(2, 14)) },
      "imported twice, with versions 13 and 14")
    refused({ initializer = w .. text(5, tensor("", FLOAT, 2, floats(1, 1))) },
      "an initializer has no name")
  end)

  it("of a tensor fits its type and shape", function()
    local packed = text(4, string.pack("<ff", 1, 1)) -- float_data
    runs(with(FLOAT, 2, packed))
    refused(with(FLOAT, 2, floats(1, 1) .. packed), "tensor 'w': it has its data twice")
    refused(with(FLOAT, 2, floats(1)), "tensor 'w': its data does not fit its shape")
    refused(with(FLOAT, 2, floats(1, 1, 1)), "tensor 'w': its data does not fit its shape")
    refused(with(FLOAT, 2, ""), "tensor 'w': its data does not fit its shape")
    refused(with(FLOAT, 2, text(7, varint(1) .. varint(1))),
      "tensor 'w': its data does not fit its shape")
    refused(with(FLOAT, 2, floats(1, 1) .. int(14, 2)), "data_location is neither")
    refused(with(FLOAT, 2, int(14, 1)), "no location is given")
    refused(with(FLOAT, 2, int(14, 1) .. text(13, text(1, "location") .. text(2, "w"))
      .. text(13, text(1, "location") .. text(2, "v"))), "'location' stands twice")
    refused(with(FLOAT, 2, int(14, 1) .. text(13, text(1, "location") .. text(2, "w"))
      .. text(13, text(1, "cipher") .. text(2, "1"))), "its data is said to have a 'cipher'")
    -- onnxruntime takes 44 and true here
    refused(with(UINT8, 2, text(5, varint(1) .. varint(300))), "a number that its type has not")
    refused(with(BOOL, 2, text(5, varint(1) .. varint(7))), "a number that its type has not")
    refused(with(INT32, 2, text(5, varint(1) .. varint(1 << 40))), "a number that its type has not")
    local none = with(INT32, 0, "") -- no element: nothing to point to
    none.input, none.output = tensor_type(INT32, 0), tensor_type(INT32, 0)
    local y = session(encode(none)):run(nil, { x = zknn.zeros(0, { dtype = "int32" }) })[1]
    assert.equal(0, y:numel())
  end)

  it("of a sparse initializer means its zeros, too", function()
    -- Oracle: onnx.proto, SparseTensorProto: positions in the whole tensor, or in each dimension.
    local function longs(...)
      return text(9, string.pack("<" .. ("i8"):rep(select("#", ...)), ...))
    end
    local function sparse(values, indices, size, ...)
      local dims = text(1, values) .. text(2, indices)
      for _, n in ipairs { size, ... } do dims = dims .. int(3, n) end
      return { initializer = "", graph = text(15, dims), node = node("Identity", { "w" }),
        output = text(2, text(1, int(1, FLOAT))) }
    end
    local values = tensor("w", FLOAT, 2, floats(5, 7))
    local function gives(want, parts)
      assert.same(want, session(encode(parts)):run(nil, { x = zknn.zeros(2) })[1]:tolist())
    end
    gives({ 0, 5, 0, 7 }, sparse(values, tensor("", INT64, 2, longs(1, 3)), 4))
    gives({ { 0, 5 }, { 0, 7 } }, sparse(values, tensor("", INT64, 2, longs(1, 3)), 2, 2))
    local rows = int(1, 2) .. tensor("", INT64, 2, longs(0, 1, 1, 0))
    gives({ { 0, 5, 0 }, { 7, 0, 0 } }, sparse(values, rows, 2, 3))
    refused(sparse(values, tensor("", INT64, 2, longs(1, 4)), 4), "a position is outside")
    refused(sparse(values, tensor("", INT64, 2, longs(1, -1)), 4), "a position is outside")
    refused(sparse(values, tensor("", INT64, 1, longs(1)), 4), "indices do not fit its values")
    refused(sparse(values, tensor("", INT32, 2, text(9, ("\0"):rep(8))), 4), "indices of int64")
    refused(sparse(values, tensor("", INT64, 2, longs(1, 3)), 1 << 40), "it is too large")
    refused(sparse(tensor("", FLOAT, 2, floats(5, 7)), rows, 4), "has no name, values or indices")
    refused({ graph = text(15, text(1, values) .. text(2, tensor("", INT64, 2, longs(0, 1)))
      .. int(3, 2)) }, "'w' is defined twice")
  end)

  it("of a tensor stands in the field of its type", function()
    -- Oracle: onnx.proto: int32_data has the small integers, and the bits of halves;
    -- uint64_data has the large ones without a sign.
    local cases = { -- type, field, numbers of the field, elements
      { INT32, 5, { 7, -1 }, { 7, -1 } }, { 3, 5, { -128, 127 }, { -128, 127 } },
      { 5, 5, { -32768, 32767 }, { -32768, 32767 } }, { 4, 5, { 0, 65535 }, { 0, 65535 } },
      { 10, 5, { 0x3e00, 0xc000 }, { 1.5, -2.0 } }, { 16, 5, { 0x3fc0, 0xc000 }, { 1.5, -2.0 } },
      { 12, 11, { 0, 4294967295 }, { 0, 4294967295 } }, { 13, 11, { 3, 1 << 40 }, { 3, 1 << 40 } },
    }
    for _, case in ipairs(cases) do
      local data = ""
      for _, n in ipairs(case[3]) do data = data .. varint(n) end
      local parts = with(case[1], 2, text(case[2], data))
      parts.node = node("Concat", { "w", "w" }, text(5, attribute("axis", 2, int(3, 0))))
      parts.output = tensor_type(case[1], 4)
      local y = session(encode(parts)):run(nil, { x = zknn.zeros(2) })[1]
      assert.same({ case[4][1], case[4][2], case[4][1], case[4][2] }, y:tolist())
    end
    for _, case in ipairs { { 3, 5, 128 }, { 10, 5, 65536 }, { 4, 5, -1 }, { 12, 11, -1 } } do
      refused(with(case[1], 2, text(case[2], varint(0) .. varint(case[3]))),
        "a number that its type has not")
    end
  end)

  it("of an attribute is of its type alone", function()
    local function leaky(value, kind)
      return { node = node("LeakyRelu", { "x" }, text(5, attribute("alpha", kind, value))) }
    end
    local half = varint(2 << 3 | 5) .. string.pack("<f", 0.5)
    refused(leaky(half .. int(3, 5), 1), "attribute 'alpha' holds a value that is not of its type")
    refused(leaky(half, 2), "attribute 'alpha' holds a value that is not of its type")
    refused({ node = node("LeakyRelu", { "x" }, text(5, text(1, "alpha") .. half)) },
      "attribute 'alpha'")
  end)

  it("of an output says its type", function()
    refused({ output = tensor_type(INT64, 2) },
      "output 'y' is said to be int64, and the graph gives float32")
    runs { output = tensor_type(FLOAT, 3) } -- onnxruntime warns of a shape; zknn does not
  end)
end)

describe("data outside of the file", function()
  it("may stay there, for a look at the graph", function()
    local there = int(14, 1) .. text(13, text(1, "location") .. text(2, "w.bin"))
    local bytes = encode { initializer = text(5, tensor("w", FLOAT, 2, there)) }
    refused(bytes, "onnx.load(path, {load_external_data = false}) reads the model without it")
    local path = folder .. "/net.onnx"
    local model = onnx.load(path, { load_external_data = false })
    assert.equal("Add", model.graph.node[1].op_type)
    local w = model.graph.initializer.w
    assert.same({ "float32", { 2 } }, { w.type, { table.unpack(w.shape) } })
    local good, problem = pcall(onnx.InferenceSession, model)
    assert.is_false(good)
    local part = "initializer 'w' lies in another file, which was not read"
    assert.is_truthy(problem:find(part, 1, true))
    onnx.save(model, path) -- and leads there still
    local file = assert(io.open(folder .. "/w.bin", "wb"))
    file:write(string.pack("<ff", 1, 1))
    file:close()
    local y = onnx.InferenceSession(path):run(nil, { x = zknn.tensor { 2.0, 3.0 } })[1]
    assert.same({ 3, 4 }, y:tolist())
  end)
end)

describe("another kind of file", function()
  it("given for an ONNX model is told by its name", function()
    refused("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
      "a Git LFS pointer", "lfs.onnx")
    refused("<!DOCTYPE html><html></html>", "is no ONNX model: it is a web page (HTML)")
    refused("", "is no ONNX model: it is empty")
    zknn.save({ w = zknn.ones(2) }, folder .. "/net.pth")
    local file = assert(io.open(folder .. "/net.pth", "rb"))
    refused(file:read("a"), "is no ONNX model: it is a .pth of torch.save: zknn.load reads")
    file:close()
    refused("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M",
      "a .pth of PyTorch before 1.6")
    refused("PK\3\4" .. ("x"):rep(40) .. "net/code/__torch__/Net.py",
      "it is a TorchScript archive")
  end)
end)
