-- zknn.csv. Oracles: RFC 4180; strtod (Lua's tonumber); what was saved. (tests/peers/formats.py
-- asks Python's csv module.)

local zknn = require "zknn"
local ordered = require "zknn.ordered"

local function slurp(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  file:close()
end

local function fails(part, f, ...)
  local good, message = pcall(f, ...)
  assert.is_false(good)
  assert.is_truthy(tostring(message):find(part, 1, true), tostring(message))
end

local folder, path
setup(function()
  local pipe = assert(io.popen("mktemp -d"))
  folder = pipe:read("l")
  pipe:close()
  path = folder .. "/file"
end)
teardown(function() os.execute("rm -rf '" .. folder .. "'") end)

local function flat(t)
  local list = t:reshape(-1):tolist()
  for i, x in ipairs(list) do
    if type(x) == "boolean" then list[i] = x and 1 or 0 end
  end
  return list
end

describe("CSV", function()
  local csv = zknn.csv
  local function load(text, options)
    write(path, text)
    return csv.load(path, options)
  end
  local function column(t, name)
    if ordered.kind(t[name]) then return "text", table.concat(t[name], "|") end
    return t[name].dtype, table.concat(flat(t[name]), "|")
  end
  -- dtype and values of each column in turn
  local function describe_all(t)
    local list = {}
    for name in pairs(t) do
      list[#list + 1] = name .. ": " .. table.concat({ column(t, name) }, " ")
    end
    return list
  end

  it("has typed columns", function()
    local t = load("id,x,name,ok,gap\n1,0.5,Ann,true,\n-2,3,Bob,False,7\n+3,1e2,,TRUE,NA\n")
    assert.same({ "id: int64 1|-2|3", "x: float32 0.5|3.0|100.0", "name: text Ann|Bob|",
      "ok: bool 1|0|1", "gap: float32 " .. ("%s"):format(flat(t.gap)[1]) .. "|7.0|"
        .. ("%s"):format(flat(t.gap)[3]) }, describe_all(t))
    assert.is_true(flat(t.gap)[1] ~= flat(t.gap)[1]) -- NaN
    t = load("a,b,c,d\n1,true,9223372036854775807,-9223372036854775808\n2.5,1,0,0\n")
    assert.same({ "a: float32 1.0|2.5", "b: text true|1", "c: int64 9223372036854775807|0",
      "d: int64 " .. math.mininteger .. "|0" }, describe_all(t))
    t = load("a,b,c\n9223372036854775808,1 2,0x10\n, 3 ,\t-inf\n", { dtype = "float64" })
    assert.equal(2.0 ^ 63, t.a[0]:item())
    assert.equal("text", column(t, "b"))
    assert.equal("text", column(t, "c"))
    t = load("x,y\n 3 ,\tINF\n4,-Infinity\n")
    assert.same({ "x: int64 3|4", "y: float32 inf|-inf" }, describe_all(t))
  end)

  it("has quotes as RFC 4180 has them", function()
    local t = load('"a","b ""c"", d"\r\n"x, ""y""","1"\r\n"line 1\r\nline 2",2\r\n"","3"')
    assert.same({ 'a: text x, "y"|line 1\r\nline 2|', 'b "c", d: int64 1|2|3' }, describe_all(t))
    t = load('a,b\nx"y"," z "\n') -- a quote inside a field that has none before it is a character
    assert.same({ 'a: text x"y"', "b: text  z " }, describe_all(t))
  end)

  it("keeps each of many texts", function()
    local words = {}
    for i = 1, 20000 do words[i] = "w" .. (i * 7919) % 9973 .. ("x"):rep(i % 3) end
    assert.same(words, { table.unpack(load("a\n" .. table.concat(words, "\n")).a) })
  end)

  it("ends lines with LF, CR LF or CR, the last one too, or not", function()
    for _, text in ipairs { "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r",
      "\n\na,b\n\n1,2\n\r\n3,4\n\n\n", "\u{feff}a,b\n1,2\n3,4", "a;b\n1;2\n3;4" } do
      local options = text:find ";" and { delimiter = ";" } or nil
      assert.same({ "a: int64 1|3", "b: int64 2|4" }, describe_all(load(text, options)))
    end
  end)

  it("finds the header, or is told", function()
    assert.same({ "0: int64 1|3", "1: text a|b" }, describe_all(load("1,a\n3,b\n")))
    assert.same({ "x: text a", "y: text b" }, describe_all(load(" x , y\na,b\n")))
    assert.same({ "0: text  x |a", "1: text  y|b" },
      describe_all(load(" x , y\na,b\n", { header = false })))
    assert.same({ "1: int64 3", "a: text b" }, describe_all(load("1,a\n3,b\n", { header = true })))
    assert.same({ "p: int64 1|3", "q: text a|b" },
      describe_all(load("1,a\n3,b\n", { names = { "p", "q" } })))
    assert.same({ "p: int64 3", "q: text b" },
      describe_all(load("x,x\n3,b\n", { names = { "p", "q" } })))
    assert.same({ ": int64 0|1", "a: float32 0.5|1.5" }, describe_all(load(",a\n0,.5\n1,1.5")))
    assert.same({ "a: float32 ", "b: float32 " }, describe_all(load("a,b\n")))
  end)

  it("gives the columns and dtypes that are asked for", function()
    local text = "id,code,x\n1,007,1\n2,010,2.5\n"
    assert.same({ "x: float32 1.0|2.5", "id: int64 1|2" },
      describe_all(load(text, { columns = { "x", "id" } })))
    assert.same({ "x: float32 1.0|2.5", "code: int64 7|10" },
      describe_all(load(text, { columns = { 2, "code" } })))
    assert.same({ "id: int64 1|2", "code: text 007|010", "x: float32 1.0|2.5" },
      describe_all(load(text, { text = { "code" } })))
    assert.same({ "id: float64 1.0|2.0", "code: float64 7.0|10.0", "x: float64 1.0|2.5" },
      describe_all(load(text, { dtype = "float64" })))
    fails(path .. ": line 3: column \"x\" has no int64 there", load, text, { dtype = "int64" })
    assert.same({ "id: int64 1|2" }, describe_all(load(text, { dtype = "int64",
      columns = { "id" } })))
    fails('there is no column "y" among the 3', load, text, { columns = { "y" } })
    fails("there is no column 3 among the 3", load, text, { text = { 3 } })
    fails('column "x" is asked for twice', load, text, { columns = { "x", 2 } })
    fails("2 names are given for 3 columns", load, text, { names = { "a", "b" } })
    fails('header must be true, false or "auto", got 1', load, text, { header = 1 })
    fails("delimiter must be one character", load, text, { delimiter = "\n" })
    fails("dtype must be 'float32', 'float64' or 'int64'", load, text, { dtype = "uint8" })
    fails("columns must be a list, got 'x'", load, text, { columns = "x" })
    fails("did you mean 'delimiter'", load, text, { delimeter = ";" })
  end)

  it("is read from .gz, too", function() -- oracle: gzip(1)
    local rows = { "x,y" }
    for i = 1, 20000 do rows[#rows + 1] = i .. "," .. i % 7 / 4 end
    write(path, table.concat(rows, "\n") .. "\n")
    local plain = csv.load(path)
    assert.is_true(os.execute("gzip -kf9 " .. path))
    local packed = csv.load(path .. ".gz")
    assert.is_true(zknn.equal(plain.x, packed.x) and zknn.equal(plain.y, packed.y))
    local bytes = slurp(path .. ".gz")
    write(path, bytes .. bytes .. ("\0"):rep(512)) -- two members are one text; zeros end it
    assert.equal("x", csv.load(path).x[20001])
    write(path, bytes .. "x")
    fails(path .. ": 1 bytes that are no gzip follow", csv.load, path)
    write(path, bytes:sub(1, -10))
    fails("cut off", csv.load, path)
    write(path, bytes:sub(1, -8) .. "\1" .. bytes:sub(-6)) -- of its checksum
    fails("damaged gzip data", csv.load, path)
    write(path, bytes:sub(1, 3) .. "\xe0" .. bytes:sub(5)) -- flags that gzip has not
    fails("damaged gzip data", csv.load, path)
    -- zeros pack by 1000: 80 MB from 80 KB are more than 64 MB and 256 times the file
    assert.is_true(os.execute(("head -c 100000000 /dev/zero | gzip -9 > %s"):format(path)))
    fails("raise it: {memory_limit = bytes}", csv.load, path)
    fails("unpacks to ", csv.load, path .. ".gz", { memory_limit = 1000 })
    assert.equal(20000, #csv.load(path .. ".gz", { memory_limit = 1000000 }).x)
    fails("memory_limit must be positive, got 0", csv.load, path, { memory_limit = 0 })
  end)

  it("names the line of what is wrong", function()
    fails(path .. ": line 4 has 1 field, expected 2 as in line 1", load, "a,b\n1,2\n\n3\n5,6")
    fails("line 3 has more than 2 fields, expected 2", load, "\na,b\n1,2,3\n")
    fails("line 4 has more than 2", load, 'a,b\n"x\ny",1\n1,2,3')
    fails("line 2: a quote without an end", load, 'a,b\n1,"x\n\n\n')
    fails("line 3: something follows a closing quote", load, 'a,b\n1,2\n"x"y,3\n')
    fails("is empty", load, "")
    fails("is empty", load, "\n\r\n")
    fails('the name "a" comes twice; {names = {...}}', load, "a,b,a\n1,2,3\n")
    fails("is UTF-16 text", load, "\xff\xfea\0")
    fails("the gzip data is cut off", load, "\x1f\x8b\8")
    fails("if it is a spreadsheet", load, "PK\3\4")
    fails("more than 100000 columns", load, (","):rep(100000))
    fails("No such file", csv.load, folder .. "/no")
  end)

  it("reads numbers as strtod does", function() -- oracle: Lua's tonumber, which is strtod
    local random, texts = math.random, {}
    math.randomseed(7)
    for i = 1, 20000 do
      local digits = {}
      for k = 1, random(1, i % 50 == 0 and 400 or 22) do digits[k] = random(0, 9) end
      local text = table.concat(digits)
      if random(3) > 1 then
        local at = random(0, #text)
        text = text:sub(1, at) .. "." .. text:sub(at + 1)
      end
      if random(2) == 1 then text = text .. "e" .. random(-330, 310) end
      texts[i] = (random(2) == 1 and "-" or "") .. text
    end
    for _, text in ipairs { "4.9e-324", "2.4703282292062328e-324", "1.7976931348623159e308", "-0.0",
      "9007199254740993", "1e22", "1e23", "123456789012345678901234567890", ".5", "5.", "1e-400",
    } do
      texts[#texts + 1] = text
    end
    local t = load("x\n" .. table.concat(texts, "\n") .. "\n", { dtype = "float64" })
    local wrong = 0
    for i, x in ipairs(flat(t.x)) do
      if x ~= tonumber(texts[i]) + 0.0 then wrong = wrong + 1 end
    end
    assert.equal(#texts, #t.x)
    assert.equal(0, wrong)
    for _, text in ipairs { "1e", "1e+", "e5", ".", "+", "--1", "1.2.3", "1_000", "0x1p3", "nan(1)",
      "1e5.", "infin" } do
      assert.equal("text", (column(load("x\n" .. text .. "\n"), "x")), text)
    end
  end)

  it("reads and writes numbers the same in every locale", function()
    local before = os.setlocale()
    for _, locale in ipairs { "C", "de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8" } do
      if os.setlocale(locale) then -- C is there always
        local t = load("x\n1.5\n1.2345678901234567e100\n", { dtype = "float64" })
        csv.save(t, path)
        os.setlocale(before)
        assert.equal("x\n1.5\n1.2345678901234567e+100\n", slurp(path))
        assert.same({ 1.5, 1.2345678901234567e100 }, flat(t.x))
      end
    end
  end)

  it("is written so that it reads back", function()
    local t = ordered.new()
    t["z, \"q\""] = zknn.tensor { 1, -2, 3 }
    t.a = zknn.tensor { 0.1, 1e30, -0.0 }
    t.d = zknn.tensor({ 0.1, 1 / 3, 1e300 }, { dtype = "float64" })
    t.t = ordered.list { 'x "y" z', "line\nline\r", "" }
    t.b = zknn.tensor { true, false, true }
    t.strided = zknn.arange(6):reshape(3, 2):t()[0]
    csv.save(t, path)
    assert.equal('"z, ""q""",a,d,t,b,strided\n1,0.1,0.1,"x ""y"" z",true,0\n'
      .. '-2,1e+30,0.3333333333333333,"line\nline\r",false,2\n3,-0.0,1e+300,,true,4\n', slurp(path))
    local back = csv.load(path, { dtype = "float64" })
    assert.same(ordered.keys(t), ordered.keys(back))
    assert.same(flat(t.d), flat(back.d))
    assert.is_true(zknn.equal(t.a, back.a:float()))
    assert.same({ 'x "y" z', "line\nline\r", "" }, { table.unpack(back.t) })
    assert.is_true(zknn.equal(t.b, back.b))
    csv.save({ n = { 1, 2.5, true, "", '"' } }, path, { delimiter = "\t" })
    assert.equal('n\n1\n2.5\ntrue\n""\n""""\n', slurp(path))
    csv.save({ x = zknn.tensor { 0 / 0, math.huge, -math.huge } }, path, { header = false })
    assert.equal("nan\ninf\n-inf\n", slurp(path))
    local matrix = zknn.tensor { { 1.5, 2.0 }, { 3.0, -4.0 } }
    csv.save(matrix, path)
    assert.equal("1.5,2.0\n3.0,-4.0\n", slurp(path))
    assert.is_true(zknn.equal(matrix, csv.matrix(csv.load(path))))
    csv.save(matrix:requires_grad_(), path, { names = { "p", "q" } })
    assert.equal("p,q\n1.5,2.0\n3.0,-4.0\n", slurp(path))
  end)

  it("refuses what it cannot hold", function()
    write(path, "kept")
    local one, two = zknn.ones(1), zknn.ones(2)
    fails("column b has 2 rows, the first has 1", csv.save, { a = one, b = two }, path)
    fails("column a is no one-dimensional tensor and no list", csv.save, { a = zknn.ones(1, 1) },
      path)
    fails("column a is no one-dim", csv.save, { a = 5 }, path)
    fails("column a: row 2 is no string", csv.save, { a = { 1, one } }, path)
    fails("want a tensor [rows, columns], got one of shape [2]", csv.save, two, path)
    fails("1 names are given for 3 columns", csv.save, zknn.ones(2, 3), path, { names = { "a" } })
    fails("a table of names and columns, got 5", csv.save, 5, path)
    assert.equal("kept", slurp(path))
  end)

  it("gives a matrix of chosen columns", function()
    local t = load("id,x,y,name\n1,0.5,2,a\n3,1.5,4,b\n")
    local m = csv.matrix(t, { "y", "x" })
    assert.equal("float32", m.dtype)
    assert.same({ 2, 2 }, m.shape)
    assert.same({ 2.0, 0.5, 4.0, 1.5 }, flat(m))
    assert.equal("int64", csv.matrix(t, { "id", "y" }, { dtype = "int64" }).dtype)
    fails("column 'name' is text", csv.matrix, t)
    fails("there is no column 'z'", csv.matrix, t, { "z" })
  end)
end)
