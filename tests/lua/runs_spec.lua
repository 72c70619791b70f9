-- The command `zknn report`. Oracles: docs/reports.md, RFC 8259 for JSON, RFC 4648 for base64, a
-- reader of HTML that wants every element closed; the numbers of the files that are shown.

local zknn = require "zknn"
local json = require "zknn.json"
local support = require "support"

local fails, has, read = support.fails, support.has, support.read
local program = support.program()
local folder

-- `zknn report` with these words of shell in the folder: its output, both streams, and the status.
local function report(words)
  local text = support.output_of(("cd '%s' && '%s' report %s 2>&1 </dev/null; echo \"status $?\"")
    :format(folder, program, words))
  local out, status = text:match "^(.*)status (%d+)\n$"
  return out, tonumber(status)
end

-- The page that it writes.
local function page(words)
  local out, status = report(words .. " -o page.html")
  if status ~= 0 then error(out, 2) end
  return read(folder .. "/page.html")
end

local function write(name, text)
  os.execute(("mkdir -p '%s/%s'"):format(folder, name:match "^(.*)/" or ""))
  support.write(folder .. "/" .. name, text)
end

-- --- a reader of HTML ---

local VOID = { meta = true, link = true, img = true, br = true }

-- The elements that are not closed as they were opened are errors; gives their count by name, the
-- values of id, and the text without elements.
local function elements(text)
  local counts, ids, open, words, at = {}, {}, {}, {}, text:find("<html", 1, true)
  while true do
    local from, to, slash, name, rest = text:find("<(/?)(%a[%w]*)([^>]*)>", at)
    if not from then break end
    words[#words + 1] = text:sub(at, from - 1)
    at = to + 1
    if slash == "" then
      counts[name] = (counts[name] or 0) + 1
      for id in rest:gmatch ' id="([^"]*)"' do
        if ids[id] then error("two elements have the id " .. id, 2) end
        ids[id] = true
      end
      if name == "script" or name == "style" then
        at = text:find("</" .. name .. ">", at, true) + #name + 3
      elseif not VOID[name] then
        open[#open + 1] = name
      end
    elseif table.remove(open) ~= name then
      error("</" .. name .. "> closes another element", 2)
    end
  end
  if #open > 0 then error(open[#open] .. " is not closed", 2) end
  return counts, ids, table.concat(words, " ")
end

local function data_of(text, id)
  return json.decode(text:match('<script type="application/json" id="' .. id .. '">(.-)</script>'))
end

-- --- runs ---

local LOG = "epoch,train_loss,val_loss,accuracy,learning_rate,note\r\n"
  .. "1,2.5,2.25,0.5,0.1,a\r\n2,nan,1.5,0.75,0.1,b\r\n3,0.125,inf,0.875,0.01,c\r\n"

local function save_net(model, path, shape)
  zknn.onnx.export(model, zknn.zeros(shape), path, { input_names = { "input" },
    dynamic_axes = { input = { [0] = "batch" } } })
end

-- A folder as train.RunLog writes it.
local function make_run(name, info, shape)
  local nn = zknn.nn
  write(name .. "/run.json", json.encode(info))
  write(name .. "/metrics.csv", LOG)
  zknn.manual_seed(0)
  local inputs = zknn.rand(3, 1, 28, 28)
  zknn.npz.save({
    confusion = zknn.tensor { { 8, 2 }, { 1, 9 } }, worst_inputs = inputs,
    worst_targets = zknn.tensor { 0, 0, 1 }, worst_predictions = zknn.tensor { 1, 1, 0 },
    worst_losses = zknn.tensor { 3.5, 2.5, 1.25 },
  }, folder .. "/" .. name .. "/evaluation.npz")
  shape = shape or { 1, 1, 28, 28 }
  local inner = shape[2] == 1 and { nn.Conv2d(1, 2, 5), nn.ReLU(), nn.MaxPool2d(4), nn.Flatten(),
    nn.Linear(72, 2) } or { nn.Linear(shape[2], 2) }
  save_net(nn.Sequential(table.unpack(inner)), folder .. "/" .. name .. "/net.onnx", shape)
end

local INFO = { script = "train.lua", status = "done", seconds = 75.5, best_epoch = 2,
  settings = { lr = 0.1, optimizer = "SGD" }, classes = { "cat", "dog" },
  arguments = { "--lr", "1" }, model = "Sequential(\n  (0): Conv2d\n)" }

describe("the weights of the first layer", function()
  local read_net = require("zknn.runs.net").read

  before_each(function() folder = support.make_folder() end)
  after_each(function() support.remove_folder(folder) end)

  -- oracle: the weights of the module
  it("are found in float64, quantized and other nets", function()
    local nn, path, other = zknn.nn, folder .. "/a.onnx", folder .. "/b.onnx"
    local model = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2)):eval()
    local x = zknn.rand(8, 6)
    zknn.onnx.export(model:double(), x:double(), path)
    local found = read_net(path, {})
    assert.equal("float32", found.weights.dtype)
    assert.is_true(zknn.allclose(model[0].weight:float(), found.weights))
    zknn.onnx.export(model:float(), x, path)
    zknn.onnx.quantize_static(path, other, { x })
    found = read_net(other, {})
    assert.equal("Linear", found.kind)
    local scale = model[0].weight:abs():max():item()
    zknn.testing.assert_close(found.weights, model[0].weight:detach(),
      { rtol = 0, atol = scale / 120 })
    zknn.onnx.quantize_dynamic(path, other)
    found = read_net(other, {})
    assert.same({ 4, 6 }, { table.unpack(found.weights.shape) }) -- integers: of another scale
    zknn.onnx.export(nn.ReLU(), x, path)
    found = read_net(path, {})
    assert.is_nil(found.weights)
    has(found.kind, "No layer of the net has weights")
  end)

  it("and the activations are of each sample", function()
    make_run("a", INFO)
    local content = zknn.npz.load(folder .. "/a/evaluation.npz")
    content.example_inputs = zknn.rand(2, 1, 28, 28)
    content.example_targets = zknn.tensor { 0, 1 }
    zknn.npz.save(content, folder .. "/a/evaluation.npz")
    write("a/run.json", json.encode { classes = { "<b>cat</b>", "100% dog" } })
    local text = page "a"
    has(text, "An example of class &lt;b&gt;cat&lt;/b&gt;")
    has(text, "An example of class 100% dog")
    has(text, "the worst mistake, of class &lt;b&gt;cat")
    -- one picture a layer and sample: Conv, Relu, MaxPool, Gemm, of three samples
    assert.equal(12, select(2, text:gsub('alt="Output of ', "")))
  end)
end)

describe("zknn report", function()
  before_each(function() folder = support.make_folder() end)
  after_each(function() support.remove_folder(folder) end)

  it("draws the columns of a CSV file, with gaps that it names", function()
    write("log.csv", LOG)
    local text = page "log.csv"
    local counts, ids, words = elements(text)
    assert.equal(1, counts.h1)
    assert.equal(1, counts.main)
    assert.is_true(ids.curves and ids.main)
    local charts = data_of(text, "curves")
    assert.same({ "Loss", "Accuracy", "Learning rate" },
      { charts[1].title, charts[2].title, charts[3].title })
    assert.same({ "train", "validation" }, { charts[1].series[1].name, charts[1].series[2].name })
    assert.same({ 2.5, json.null, 0.125 }, { table.unpack(charts[1].series[1].y) })
    assert.same({ 2.25, 1.5, json.null }, { table.unpack(charts[1].series[2].y) })
    assert.same({ 0.1, 0.1, 0.01 }, { table.unpack(charts[3].series[1].y) })
    assert.same({ 1, 2, 3 }, { table.unpack(charts[2].series[1].x) })
    has(words, "train: not a finite number in epoch 2; a gap in the curve.")
    has(words, "validation: not a finite number in epoch 3;")
    has(words, "log: no field to draw on, for there is no exported net.")
    has(words, "0.875") -- the table of numbers, and the best accuracy
    assert.equal(3, select(2, text:gsub("<table", "")))
  end)

  it("loads nothing from elsewhere, and gives the same bytes again", function()
    make_run("a", INFO)
    local text = page "a"
    has(text, "default-src 'none'")
    for address in text:gmatch ' [hs]r[ec]f?="([^"]*)"' do
      assert.is_truthy(address:find "^data:" or address:find "^#", address)
    end
    local rest = text:gsub("http://www.w3.org/2000/svg", "")
    assert.is_nil(rest:find "https?://")
    assert.equal(text, page "a")
  end)

  it("shows a folder: mistakes, weights, activations, layers, settings", function()
    make_run("a", INFO)
    local text = page "a"
    local _, ids, words = elements(text)
    for _, part in ipairs { "17 of 20 right, 85.00%", "cat taken for dog", "loss 3.500",
      "Weights of the first layer", "Activations", "Best accuracy", "epoch 2", "1 min 16 s",
      "optimizer", "SGD", "--lr 1", "train.lua", "Multiply-adds", "28,944" } do
      has(words, part)
    end
    assert.is_true(ids.draw and ids.nets)
    local net = data_of(text, "nets")[1]
    assert.same({ "Conv", "Relu", "MaxPool", "Flatten", "Gemm" }, { net.nodes[1].op,
      net.nodes[2].op, net.nodes[3].op, net.nodes[4].op, net.nodes[5].op })
    assert.equal(2 * 25 + 2 + 72 * 2 + 2, net.count)
    assert.equal((4 * net.count + 2) // 3 * 4, #net.weights)
    local _, pictures = text:gsub("<img", "")
    assert.equal(3 + 1 + 4, pictures) -- mistakes, weights, four layers (not Flatten)
    assert.is_nil(text:find '<img[^>]- src="data:[^"]*"[^>]-alt')
    for picture in text:gmatch "<img[^>]*>" do has(picture, ' alt="') end
    for encoded in text:gmatch "image/png;base64,([^\"]*)" do
      assert.equal("iVBORw0KGgo", encoded:sub(1, 11)) -- PNG's signature
    end
  end)

  it("shows several runs in the same pictures, and marks settings that differ", function()
    make_run("a", INFO)
    make_run("b", { settings = { lr = 0.5, optimizer = "SGD" } })
    write("deep/a.csv", "epoch,loss\n1,2\n")
    local text = page "a b deep/a.csv"
    local _, _, words = elements(text)
    local series = data_of(text, "curves")[1].series
    local names = {}
    for i, s in ipairs(series) do names[i] = s.name end
    assert.same({ "a, train", "a, validation", "b, train", "b, validation", "deep/a.csv, Loss" },
      names)
    has(text, "<mark>lr</mark>")
    assert.is_nil(text:find("<mark>optimizer</mark>", 1, true))
    has(words, "deep/a.csv: no field")
    assert.equal(2, #data_of(text, "nets"))
    has(text, '<option value="1">b</option>')
  end)

  it("shows the folder that train.RunLog writes", function()
    local nn, data, train = zknn.nn, zknn.data, zknn.train
    zknn.manual_seed(0)
    local net = nn.Sequential(nn.Flatten(), nn.Linear(784, 2))
    local log = train.RunLog(folder .. "/logged", { model = net, input = zknn.zeros(1, 1, 28, 28),
      settings = { lr = 0.25 }, classes = { "cat", "dog" }, monitor = "val_loss" })
    for epoch, loss in ipairs { 3, 1, 2 } do
      log:epoch { epoch = epoch, train_loss = loss / 2, val_loss = loss, learning_rate = 0.25 }
    end
    local set = data.TensorDataset(zknn.rand(8, 1, 28, 28), zknn.zeros(8, { dtype = "int64" }))
    log:evaluation { model = net, data = data.DataLoader(set, { batch_size = 4 }),
      loss = nn.CrossEntropyLoss() }
    log:close()
    local text = page "logged"
    local _, ids, words = elements(text)
    for _, part in ipairs { "Best val loss", "epoch 2", "done", "of 8 right", "Linear", "1,568",
      "1,570", "0.25", "Multiply-adds" } do
      has(words, part)
    end
    assert.is_true(ids.draw)
    local charts = data_of(text, "curves")
    assert.same({ "Loss", "Learning rate", "Seconds an epoch" },
      { charts[1].title, charts[2].title, charts[3].title })
    assert.same({ 3, 1, 2 }, { table.unpack(charts[1].series[2].y) })
  end)

  it("says why there is no field to draw on", function()
    make_run("a", INFO, { 1, 5 })
    has(page "a", "the net takes [batch, 5], not a picture of 1 x 28 x 28")
    save_net(zknn.nn.Sequential(zknn.nn.Upsample { scale_factor = 2 }), folder .. "/a/net.onnx",
      { 1, 1, 28, 28 })
    has(page "a", "interpreter has no Resize")
    make_run("a", INFO)
    local net = require "zknn.runs.net"
    finally(function() net.most_weights = 12000000 end)
    net.most_weights = 197 -- one less than it has
    has(require "zknn.runs.page" { require "zknn.runs.read"(folder .. "/a") },
      "the net has more than 197 weights")
    write("a/net.onnx", "no net")
    has(page "a", "the net cannot be read: ")
  end)

  it("shows hostile text as text", function()
    local evil = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;<!--"
    write("x.csv", '"' .. evil:gsub('"', '""') .. '",loss\n1,2\n2,3\n')
    make_run("plain", INFO)
    local name = "e<b>'&\"x"
    make_run("hostile", { script = evil, status = evil, model = evil, classes = { evil, evil },
      layers = { { name = evil, type = evil, output_shape = { evil }, parameters = 1 } },
      settings = { [evil] = evil, list = { evil } }, arguments = { evil } })
    os.rename(folder .. "/hostile", folder .. "/" .. name)
    local plain = elements(page "plain")
    local quoted = "'" .. name:gsub("'", "'\\''") .. "'"
    local text = page(quoted)
    local counts, _, words = elements(text)
    assert.same({ plain.script, plain.img }, { counts.script, counts.img })
    assert.is_nil(counts.b)
    has(words, "&lt;/script&gt;&lt;script&gt;alert(1)")
    assert.equal(name, data_of(text, "nets")[1].run)
    assert.equal(evil, data_of(text, "nets")[1].classes[1])
    text = page "x.csv"
    counts = elements(text)
    assert.same({ 2, nil }, { counts.script, counts.img })
    has(data_of(text, "curves")[2].title, "<!--")
    write("bad/run.json", '{"status":"a\\u0000b\\ud800","script":"\xff\xfe"}')
    has(page "bad", "\u{FFFD}\u{FFFD}")
  end)

  it("reads what a killed run left, and refuses what is wrong", function()
    write("log.csv", LOG .. "4,0.1")
    has(page "log.csv", "the last line is not whole, and is left out.")
    write("log.csv", LOG .. "4,0.1\n5,0.1,0.1,0.1,0.1,x\n")
    local out, status = report "log.csv"
    assert.equal(1, status)
    has(out, "log.csv: line 5")
    assert.is_nil(out:find "traceback")
    write("a/run.json", '{"status": "running", "seconds": 1')
    has((report "a"), "a/run.json: line 1: the file ends too early")
    write("a/run.json", '{"status": "running"}')
    has(page "a", "There is no metrics.csv yet")
    write("a/evaluation.npz", "PK nonsense")
    has(page "a", "evaluation.npz cannot be read: ")
    os.execute(("truncate -s 65M '%s/huge.csv'"):format(folder))
    has((report "huge.csv"), "has more than 64 MB, which is too long for a report")
    write("words.csv", "a,b\nx,y\n")
    has((report "words.csv"), "words.csv: there is no column of numbers")
    write("empty.csv", "")
    has((report "empty.csv"), "empty.csv, or it is empty")
    os.execute(("mkdir '%s/none'"):format(folder))
    has((report "none"), "there is neither run.json nor metrics.csv in this folder")
    has((report "nowhere"), "there is no file or folder 'nowhere'")
    assert.is_nil(io.open(folder .. "/report.html"))
  end)

  it("thins out long runs", function()
    local lines = { "epoch,loss" }
    for i = 1, 9001 do lines[i + 1] = i .. "," .. 1 / i end
    write("long.csv", table.concat(lines, "\n") .. "\n")
    local text = page "long.csv"
    local x = data_of(text, "curves")[1].series[1].x
    assert.equal(9001, x[#x])
    assert.equal(3001, #x)
    has(text, "Of 9001 rows, every 3. is shown.")
  end)

  it("has options, and gives way to a script of its name", function()
    write("log.csv", LOG)
    for words, part in pairs {
      [""] = "a run is missing", ["--ouput x log.csv"] = "(did you mean '--output'?)",
      ["log.csv -o"] = "-o needs a file's name", ["--net x log.csv log.csv"] = "for one run",
    } do
      local out, status = report(words)
      assert.equal(2, status)
      has(out, part)
    end
    local out, status = report "--net nowhere.onnx log.csv"
    assert.same({ 1, true }, { status, out:find("cannot read nowhere.onnx", 1, true) ~= nil })
    has((report "--help"), "usage: zknn report")
    has((report "log.csv"), "report.html  ")
    elements(read(folder .. "/report.html"))
    has((report "-o /nowhere/x.html log.csv"), "/nowhere")
    write("report", 'print("a script of its own", ...)')
    has((report "log.csv"), "a script of its own\tlog.csv")
  end)
end)

describe("the pieces of a report", function()
  it("read and write JSON", function()
    assert.same({ a = { 1, 2.5, -3e2, true, false, json.null, "x" }, b = {} },
      json.decode ' {"a": [1, 2.5, -3e2, true, false, null, "x"], "b": {}, "c": null} ')
    assert.equal('"\\\b\f\n\r\t/é😀\u{FFFD}',
      json.decode [["\"\\\b\f\n\r\t\/\u00e9\ud83d\ude00\ud83d"]])
    assert.equal('{"a":[1,0.1,null,true],"b":"\\"\\\\\\n\\u0001","c":[],"d":{}}',
      json.encode { a = { 1, 0.1, 0 / 0, true }, b = '"\\\n\1', c = json.list(), d = {} })
    for text, part in pairs {
      ["[1,"] = "line 1: the file ends too early", ["[1 2]"] = "expected ',' or ']'",
      ["\n{a:1}"] = "line 2: expected a name in quotes", ["[1] 2"] = "more after the value",
      ['"\\x"'] = "an escape that JSON does not have", ["tru"] = "expected a value",
      ['"a\nb"'] = "a control character", [("["):rep(102)] = "more than 100 levels",
    } do
      fails(part, json.decode, text)
    end
    for _, x in ipairs { 0.1, 1 / 3, 1e300, 5e-324, 123456789012, -0.5, 2 ^ 53 } do
      assert.equal(x, json.decode(json.encode(x)))
    end
  end)

  it("encode base64", function()
    local base64 = require "zknn.base64"
    for bytes, text in pairs { [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==",
      fooba = "Zm9vYmE=", foobar = "Zm9vYmFy", ["\255\254\253"] = "//79" } do
      assert.equal(text, base64(bytes))
    end
  end)

  it("draw tiles with gaps, blue above zero and orange below", function()
    local tiles = require("zknn.runs.pictures").tiles
    local sheet = tiles(zknn.tensor { { { 1.0, -1.0 } }, { { 0.0, 0.5 } } }, true)
    assert.same({ 3, 2, 4 }, { table.unpack(sheet.shape) })
    assert.equal(0, sheet[1]:sum():item()) -- the gap is clear
    local function at(y, x)
      local rgb = sheet[y][x]:tolist()
      return rgb[3] - rgb[1]
    end
    assert.is_true(at(0, 0) > 0.5 and at(0, 1) < -0.5)
    assert.is_true(math.abs(at(2, 0)) < 0.02 and at(2, 1) > 0.2 and at(2, 1) < at(0, 0))
    local grey = tiles(zknn.tensor { { { 1.0, 3.0, 0 / 0 } } })
    assert.same({ 0, 1, 0 }, { grey[0][0][0]:item(), grey[0][1][0]:item(), grey[0][2][0]:item() })
  end)
end)
