-- tensorboard_spec.lua: event files. Oracles: CRC-32C of RFC 3720, B.4; a reader of records and of
-- protobuf's public encoding that stands here; numbers of PyTorch's SummaryWriter (2.15), which
-- tests/peers/event_files.py compares in full.

local zknn = require "zknn"
local events = require "zknn.core.events"
local support = require "support"
local tools = require "script_tools"

local SummaryWriter = zknn.tensorboard.SummaryWriter

-- Bit by bit, by the definition.
local function crc32c(bytes)
  local crc = 0xffffffff
  for i = 1, #bytes do
    crc = crc ~ bytes:byte(i)
    for _ = 1, 8 do crc = crc & 1 == 1 and crc >> 1 ~ 0x82f63b78 or crc >> 1 end
  end
  return crc ~ 0xffffffff
end

local function unmask(masked)
  local rotated = (masked - 0xa282ead8) & 0xffffffff
  return (rotated >> 17 | rotated << 15) & 0xffffffff
end

local function varint(bytes, at)
  local value, shift = 0, 0
  repeat
    local byte = bytes:byte(at)
    value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
  until byte < 128
  return value, at
end

-- The fields of a message: number = list of values: integers, 8 or 4 bytes, or the bytes.
local function fields(bytes)
  local found, at = {}, 1
  while at <= #bytes do
    local tag, value, n
    tag, at = varint(bytes, at)
    local kind = tag & 7
    if kind == 0 then
      value, at = varint(bytes, at)
    else
      n = kind == 1 and 8 or 4
      if kind == 2 then n, at = varint(bytes, at) end
      value, at = bytes:sub(at, at + n - 1), at + n
    end
    found[tag >> 3] = found[tag >> 3] or {}
    table.insert(found[tag >> 3], value)
  end
  return found
end

local function path_of(folder)
  return support.output_of("ls '" .. folder .. "'/events.out.tfevents.*"):match "[^\n]+"
end

-- The events of the only file in a folder, without the first. Checks lengths and checksums.
local function read_events(folder)
  local bytes = support.read(path_of(folder))
  local list, at = {}, 1
  while at <= #bytes do
    local n, crc, data, crc_of_data
    n, crc, at = ("<I8I4"):unpack(bytes, at)
    assert.equal(crc32c(("<I8"):pack(n)), unmask(crc))
    data, at = bytes:sub(at, at + n - 1), at + n
    crc_of_data, at = ("<I4"):unpack(bytes, at)
    assert.equal(crc32c(data), unmask(crc_of_data))
    list[#list + 1] = fields(data)
  end
  assert.equal("brain.Event:2", table.remove(list, 1)[3][1])
  return list
end

-- The only value of an event: its fields.
local function value_of(event)
  return fields(fields(event[5][1])[1][1])
end

local function doubles(bytes)
  local list = {}
  for at = 1, #bytes, 8 do list[#list + 1] = ("<d"):unpack(bytes, at) end
  return list
end

describe("the checksum of records", function()
  it("is that of RFC 3720", function()
    local rising = {}
    for i = 0, 31 do rising[i + 1] = string.char(i) end
    rising = table.concat(rising)
    for bytes, crc in pairs {
      [("\0"):rep(32)] = 0x8a9136aa, [("\255"):rep(32)] = 0x62a8ab43, [rising] = 0x46dd794e,
      [rising:reverse()] = 0x113fdb5c, ["123456789"] = 0xe3069283, [""] = 0,
      ["\1\xc0" .. ("\0"):rep(14) .. "\x14\0\0\0\0\0\4\0\0\0\0\x14\0\0\0\x18\x28\0\0\0\0\0\0\0\2"
        .. ("\0"):rep(7)] = 0xd9963a56,
    } do
      assert.equal(crc, events.crc32c(bytes))
      assert.equal(crc, crc32c(bytes))
    end
  end)
end)

describe("SummaryWriter", function()
  local folder, writer

  before_each(function()
    folder = tools.make_folder()
    writer = SummaryWriter(folder)
  end)
  after_each(function() support.remove_folder(folder) end)

  it("writes scalars with tags, steps and times", function()
    writer:add_scalar("loss/train", 0.5, 7, 123.25)
    writer:add_scalar("zero", zknn.tensor(0))
    writer:add_scalar("nan", 0 / 0, { global_step = -1 })
    local list = read_events(folder) -- while the writer is open, as a killed run leaves it
    assert.equal(3, #list)
    assert.equal(123.25, ("<d"):unpack(list[1][1][1]))
    assert.equal(7, list[1][2][1])
    local value = value_of(list[1])
    assert.equal("loss/train", value[1][1])
    assert.equal(0.5, ("<f"):unpack(value[2][1]))
    assert.equal(0, ("<f"):unpack(value_of(list[2])[2][1])) -- 0 is a value, not nothing
    assert.is_true(math.abs(("<d"):unpack(list[2][1][1]) - os.time()) < 60)
    assert.equal(-1, list[3][2][1])
    local nan = ("<f"):unpack(value_of(list[3])[2][1])
    assert.is_true(nan ~= nan)
  end)

  it("gives each of several curves a file", function()
    writer:add_scalars("a/b", { x = 1, y = zknn.tensor(2.5) }, 3)
    writer:add_scalars("a/b", { x = 4 }, 4)
    assert.equal(2, #read_events(folder .. "/a_b_x"))
    local value = value_of(read_events(folder .. "/a_b_y")[1])
    assert.equal("a/b", value[1][1])
    assert.equal(2.5, ("<f"):unpack(value[2][1]))
    support.fails("tag_scalar_dict must be a table of names and numbers", writer.add_scalars,
      writer, "a", { 1, 2 })
  end)

  it("writes histograms as PyTorch does", function()
    -- add_histogram("h", np.array([1, 2, 3, 4, 4.5]), bins=10)
    writer:add_histogram("h", { 1, 2, 3, 4, 4.5 }, 1, 10)
    writer:add_histogram("h", zknn.tensor { 0, 1, 1, -2 })
    writer:add_histogram("h", zknn.arange(100), 1, { bins = 10, max_bins = 3 })
    local list = read_events(folder)
    local h = fields(value_of(list[1])[5][1])
    for i, x in ipairs { 1, 4.5, 5, 14.5, 50.25 } do
      assert.equal(x, ("<d"):unpack(h[i][1]))
    end
    local limits, want = doubles(h[6][1]), { 1, 1.35, 1.7, 2.05, 2.4, 2.75, 3.1, 3.45, 3.8, 4.15,
      4.5 }
    assert.equal(#want, #limits)
    for i, x in ipairs(want) do assert.is_true(math.abs(limits[i] - x) < 1e-12) end
    assert.same({ 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1 }, doubles(h[7][1]))
    -- the middle of the limits is 0; the next to the values' are powers of 1.1 times 1e-12
    h = fields(value_of(list[2])[5][1])
    limits, want = doubles(h[6][1]), doubles(h[7][1])
    assert.equal(#limits, #want)
    assert.equal(0, want[1])
    assert.equal(1, want[2]) -- the -2
    assert.equal(2, want[#want]) -- twice 1
    assert.is_true(limits[#limits] > 1 and limits[#limits - 1] <= 1)
    h = fields(value_of(list[3])[5][1]) -- 10 // 3 = 3 buckets each
    assert.same({ 0, 30, 30, 30, 10 }, doubles(h[7][1]))
    support.fails("a nan or an inf", writer.add_histogram, writer, "h", { 0 / 0 })
    support.fails("no element", writer.add_histogram, writer, "h", zknn.zeros(0))
    support.fails("bins must be", writer.add_histogram, writer, "h", { 1 }, 1, "auto")
    support.fails("no value is within", writer.add_histogram, writer, "h", { 1 }, 1, { 2, 3 })
  end)

  it("writes pictures as PNG", function()
    local picture = zknn.tensor { { { 0, 0.5, 1 }, { 2, -1, 0.999 } } }
    writer:add_image("p", picture)
    writer:add_image("p", picture[0]:mul(200):clamp(0, 255):byte(), { dataformats = "HW" })
    writer:add_image("p", zknn.rand(4, 5, 3), 0, { dataformats = "HWC" })
    writer:add_images("p", zknn.ones(10, 1, 2, 3))
    local list = read_events(folder)
    local function decode(i)
      local image = fields(value_of(list[i])[4][1])
      return zknn.image.decode(image[4][1]), { image[1][1], image[2][1], image[3][1] }
    end
    local t, size = decode(1)
    assert.same({ 2, 3, 3 }, size)
    assert.same({ 0, 127, 255, 255, 0, 254 }, t:select(2, 1):reshape(-1):tolist()) -- cut, as NumPy
    t = decode(2)
    assert.same({ 0, 100, 200, 255, 0, 199 }, t:select(2, 2):reshape(-1):tolist())
    assert.same({ 4, 5, 3 }, select(2, decode(3)))
    t, size = decode(4)
    assert.same({ 4, 24, 3 }, size) -- 8 in a row, and 2
    assert.equal(10 * 2 * 3 * 255, t:select(2, 0):sum():item())
    support.fails("does not fit a tensor of 3 dimensions", writer.add_image, writer, "p", picture,
      1, { dataformats = "HW" })
    support.fails("1, 3 or 4 channels, got 2", writer.add_image, writer, "p", zknn.rand(2, 3, 3))
  end)

  it("writes texts and settings", function()
    writer:add_text("note", "**hello**\n", 2)
    writer:add_hparams({ lr = 0.1, flag = false, name = "x" }, { acc = 0 }, { run_name = "run",
      hparam_domain_discrete = { name = { "x", "y" } } })
    local value = value_of(read_events(folder)[1])
    assert.equal("note/text_summary", value[1][1])
    assert.equal("text", fields(fields(value[9][1])[1][1])[1][1])
    assert.equal("**hello**\n", fields(value[8][1])[8][1])
    local list = read_events(folder .. "/run")
    assert.equal(4, #list)
    local contents = {}
    for i, tag in ipairs { "experiment", "session_start_info", "session_end_info" } do
      value = value_of(list[i])
      assert.equal("_hparams_/" .. tag, value[1][1])
      local plugin = fields(fields(value[9][1])[1][1])
      assert.equal("hparams", plugin[1][1])
      contents[i] = fields(plugin[2][1])
    end
    local infos = fields(contents[1][2][1])[4]
    local info = fields(infos[3]) -- in the order of their names: flag, lr, name
    assert.equal("name", info[1][1])
    assert.equal(1, info[4][1])
    assert.equal("y", fields(fields(info[5][1])[1][2])[3][1])
    local given = fields(contents[2][3][1])[1]
    assert.equal(0, fields(fields(given[1])[2][1])[4][1]) -- false is a value
    assert.equal(0.1, (("<d"):unpack(fields(fields(given[2])[2][1])[2][1])))
    assert.equal(1, fields(contents[3][4][1])[1][1])
    assert.equal("acc", value_of(list[4])[1][1])
    support.fails("hparam_dict: f must be a number, a string, true or false", writer.add_hparams,
      writer, { f = print }, {})
    support.fails("which hparam_dict has not (did you mean 'lr'?)", writer.add_hparams, writer,
      { lr = 1 }, {}, { rl = { 1 } }, "run2")
  end)

  it("draws figures", function()
    if not pcall(require, "zknn.canvas") then return end
    zknn.plot.plot { 1, 2, 3 }
    local figure = zknn.plot.gcf()
    writer:add_figure("curve", figure, 1)
    local image = fields(value_of(read_events(folder)[1])[4][1])
    local t = zknn.image.decode(image[4][1])
    assert.same({ image[1][1], image[2][1] }, { t.shape[1], t.shape[2] })
    assert.is_false(rawequal(figure, zknn.plot.gcf()))
    support.fails("must be a figure of zknn.plot, got 1", writer.add_figure, writer, "f", 1)
  end)

  it("shares a folder with others, and goes on after close", function()
    local other <close> = SummaryWriter(folder, { filename_suffix = ".b" })
    other:add_scalar("b", 1)
    writer:add_scalar("a", 1)
    writer:close()
    writer:add_scalar("a", 2)
    local names = support.output_of("ls " .. folder)
    assert.equal(3, select(2, names:gsub("tfevents", "")))
    assert.equal(1, select(2, names:gsub("%.b\n", "")))
  end)

  it("tells which steps an earlier run is to lose", function()
    SummaryWriter(folder, { purge_step = 5 }):add_scalar("a", 1, 5)
    local list = read_events(folder)
    assert.equal(5, list[1][2][1])
    assert.equal(1, fields(list[1][7][1])[1][1])
  end)

  it("leaves whole records when there is no room", function()
    local script = folder .. "/fill.lua"
    support.write(script, ([[
      local writer = require("zknn").tensorboard.SummaryWriter(%q)
      for i = 1, 1000 do
        local good, message = pcall(writer.add_scalar, writer, "loss", i, i)
        if not good then
          print(i, message)
          return
        end
      end]]):format(folder))
    local out = support.output_of(("trap '' XFSZ; ulimit -f 8; %s %s 2>&1")
      :format(tools.zknn_command, script))
    local count = tonumber(out:match "^(%d+)\t")
    support.has(out, "events.out.tfevents.")
    support.has(out, "File too large")
    assert.equal(count - 1, #read_events(folder))
    assert.is_true(count > 50 and count < 200)
  end)

  it("refuses what is no folder", function()
    support.fails("log_dir must be a folder", SummaryWriter, "")
    support.fails("the end of a file's name", SummaryWriter, folder, { filename_suffix = "/x" })
    assert.is_truthy(tostring(SummaryWriter { comment = "_x" }):find "^SummaryWriter%(runs/.*_x%)$")
  end)
end)
