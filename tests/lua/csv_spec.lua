-- zknn.csv. Oracles: RFC 4180; strtod (Lua's tonumber); what was saved. (tests/peers/formats.py
-- asks Python's csv module.)

local zknn = require "zknn"
local ordered = require "zknn.ordered"
local support = require "support"
local slurp, write, fails, flat = support.read, support.write, support.fails, support.flat

local folder, path
setup(function()
  folder = support.make_folder()
  path = folder .. "/file"
end)
teardown(function() support.remove_folder(folder) end)

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

  local function bits(x) return ("<d"):pack(x) end

  -- The same names in the same order, the same values to the bit; uint8 comes as int64.
  local function same(want, got, what)
    assert.same(ordered.keys(want), ordered.keys(got), what)
    for name, values in pairs(want) do
      local back = got[name]
      if zknn.is_tensor(values) then
        assert.is_true(zknn.is_tensor(back), what)
        assert.equal(values.dtype == "uint8" and "int64" or values.dtype, back.dtype, what)
        local x, y = flat(values), flat(back)
        assert.equal(#x, #y, what)
        for i = 1, #x do
          assert.is_true(bits(x[i]) == bits(y[i]) or x[i] ~= x[i] and y[i] ~= y[i],
            ("%s: row %d: %q, %q"):format(what, i, x[i], y[i]))
        end
      else
        assert.same({ table.unpack(values) }, { table.unpack(back) }, what)
      end
    end
  end

  it("gives back any names and any values", function() -- oracle: what was saved
    local random, parts = math.random, { "a", " ", "1", '"', ",", "\n", "\r", "\t", "\u{e9}", "0",
      "-", "NA", "nan", "inf", "true", ".5", "\0", ";", "\u{feff}", "#" }
    local function word()
      local n = random(0, 3)
      local list = {}
      for i = 1, n do list[i] = parts[random(#parts)] end
      return table.concat(list)
    end
    local odd = { 0.0, -0.0, 0 / 0, math.huge, -math.huge, 2.0 ^ -149, 16777217.0, 1 / 3 }
    local integers = { math.mininteger, math.maxinteger, 0, -1, 9007199254740993 }
    local function make(rows, kind)
      local list = ordered.list({})
      for i = 1, rows do
        if kind == "text" then
          list[i] = word()
        elseif kind == "int64" then
          list[i] = integers[random(#integers)]
        elseif kind == "bool" then
          list[i] = random(2) == 1
        elseif kind == "uint8" then
          list[i] = random(0, 255)
        else
          list[i] = odd[random(#odd)]
        end
      end
      return kind == "text" and list or zknn.tensor({ table.unpack(list) }, { dtype = kind })
    end
    local kinds = { "text", "int64", "bool", "uint8", "float32" }
    math.randomseed(3)
    for round = 1, 250 do
      local t, rows = ordered.new(), random(1, 4)
      t[word()] = make(rows, kinds[random(2, 5)]) -- a column of texts alone is told apart below
      for _ = 1, random(0, 4) do
        local name, kind = word(), kinds[random(5)]
        -- a name like 007 over nothing but texts like 008 could be a text of theirs
        if kind == "text" then name = name .. "x" end
        if t[name] == nil then t[name] = make(rows, kind) end
      end
      local text = {}
      local plain = false -- a value without quotes, as docs/files.md says
      for name, values in pairs(t) do
        if not zknn.is_tensor(values) then
          text[#text + 1] = name
        else
          for _, x in ipairs(flat(values)) do plain = plain or x == x end
        end
      end
      local delimiter = (",;\t| "):sub(round % 5 + 1, round % 5 + 1)
      csv.save(t, path, { delimiter = delimiter })
      local good, back = pcall(csv.load, path,
        { delimiter = delimiter, text = not plain and text or nil })
      local what = ("round %d:\n%s"):format(round, slurp(path))
      assert.is_true(good, what .. tostring(back))
      same(t, back, what)
    end
  end)

  it("gives doubles back to the bit", function()
    local list = {}
    math.randomseed(5)
    while #list < 5000 do
      local x = ("<d"):unpack(("<i8"):pack(math.random(0)))
      if x == x then list[#list + 1] = x end
    end
    for _, x in ipairs { 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -0.0 } do
      list[#list + 1] = x
    end
    local t = ordered.new()
    t.x = zknn.tensor(list, { dtype = "float64" })
    csv.save(t, path)
    same(t, csv.load(path, { dtype = "float64" }), "doubles")
    csv.save(t, path .. ".csv.gz")
    assert.equal("\x1f\x8b", slurp(path .. ".csv.gz"):sub(1, 2))
    same(t, csv.load(path .. ".csv.gz", { dtype = "float64" }), "packed")
  end)

  it("is told apart with names or without", function()
    local one, two = zknn.tensor { 1, 2 }, zknn.tensor { 0.5, 0 / 0 }
    local nan = zknn.tensor { 0 / 0, 1 }
    -- numbered columns have no header, in a list or by name
    local t = ordered.new()
    t[0] = one
    t[1] = two
    t[2] = ordered.list { "a", "b" }
    csv.save(t, path)
    assert.equal("1,0.5,a\n2,nan,b\n", slurp(path))
    same(t, csv.load(path), "numbered")
    csv.save({ one, two, { "a", "b" } }, path)
    same(t, csv.load(path), "a list")
    csv.save({ [1] = one, [0] = two }, path)
    assert.equal("0.5,1\nnan,2\n", slurp(path))
    for _, columns in ipairs { { nan }, { zknn.tensor { true, false } }, { nan, nan },
      { nan, zknn.tensor { true, false } } } do
      csv.save(columns, path)
      local back = csv.load(path)
      assert.equal(#columns, #ordered.keys(back), slurp(path))
      assert.equal(2, #back[0], slurp(path))
    end
    -- names that look like values
    for _, names in ipairs { { "1", "007" }, { "inf", "x" }, { "nan", "NA" }, { "true", "" },
      { " a", "a" }, { "1", "a" }, { "0", "1" }, { "\u{feff}a", "b" } } do
      for _, values in ipairs { one, two, nan, zknn.ones(0), ordered.list { "p", "q" },
        zknn.tensor { true, false } } do
        t = ordered.new()
        t[names[1]] = values
        t[names[2]] = values
        csv.save(t, path)
        assert.same(names, ordered.keys(csv.load(path)), slurp(path))
        assert.equal(#values, #csv.load(path)[names[1]], slurp(path))
      end
    end
    csv.save(zknn.ones(1, 2), path, { names = { "1", "2" } })
    assert.equal('"1","2"\n1.0,1.0\n', slurp(path))
    assert.same({ "1", "2" }, ordered.keys(csv.load(path)))
    -- a file of another, all in quotes or with codes in quotes, has no header still
    assert.same({ "0: int64 1|3", "1: int64 2|4" }, describe_all(load('"1","2"\n"3","4"\n')))
    assert.same({ "0: text 001|002", "1: float32 1.5|2.0" },
      describe_all(load('"001",1.5\n"002",2\n')))
    -- what cannot be told apart is an error
    local texts = { { "a", "b" } }
    fails("take the first row for them: give the columns names, or save and load with "
      .. "{header = false}", csv.save, texts, path)
    csv.save(texts, path, { header = false })
    assert.same({ "0: text a|b" }, describe_all(csv.load(path, { header = false })))
    fails("no rows and no names make an empty file", csv.save, zknn.ones(0, 2), path)
    fails("there is nothing to save", csv.save, {}, path)
    fails("the name 1 comes twice, as a number and as a text", csv.save,
      { [1] = one, ["1"] = one }, path)
    fails("the name 'a' comes twice", csv.save, zknn.ones(1, 2), path, { names = { "a", "a" } })
    fails("name 2 must be a string, got 5", csv.save, zknn.ones(1, 2), path, { names = { "a", 5 } })
    for _, delimiter in ipairs { "1", "e", ".", "-", "+", "\0" } do
      fails("delimiter must be one character that numbers", csv.save, { a = one }, path,
        { delimiter = delimiter })
    end
  end)

  it("keeps text that looks like numbers", function()
    local t = ordered.new()
    t.id = zknn.tensor { 1, 2 }
    t.code = ordered.list { "007", "" }
    t.empty = ordered.list { "", "" }
    csv.save(t, path)
    assert.equal('id,code,empty\n1,"007",""\n2,"",""\n', slurp(path))
    same(t, csv.load(path), "codes")
    assert.same({ "id: int64 1|2", "code: float32 7.0|" .. ("%s"):format(flat(
      csv.load(path, { numbers = { "code" } }).code)[2]), 'empty: text |' },
      describe_all(csv.load(path, { numbers = { "code" } })))
    -- where everything is in quotes, they mean nothing
    assert.same({ "a: int64 1|2", "b: float32 1.5|2.0" },
      describe_all(load('"a","b"\n"1","1.5"\n"2","2"\n')))
    assert.same({ "a: int64 1|2", "b: text x|y" }, describe_all(load('a,b\n"1","x"\n"2","y"\n')))
    -- and where names are in quotes that need none: R's row names
    assert.same({ ": int64 1|2", "x y: float32 0.5|2.0" },
      describe_all(load('"","x y"\n"1",0.5\n"2",2\n')))
    fails('line 3: "x" is no number, and the column was asked for in numbers', load,
      'a,b\n1,1\n"x",2\n', { numbers = { "a" } })
    fails("is asked for as text and in numbers", load, "a,b\n1,1\n", { numbers = { 0 },
      text = { "a" } })
  end)

  it("rounds no integers in silence", function()
    fails('column "x" has integers that int64 does not reach; {text = {...}}', load,
      "x,y\n18446744073709551615,1\n1,2\n")
    assert.same({ "x: text 18446744073709551615" },
      describe_all(load("x\n18446744073709551615\n", { text = { "x" } })))
    assert.equal(2.0 ^ 64, load("x\n18446744073709551616\n", { dtype = "float64" }).x[0]:item())
    local t = load("x,y\n16777217,16777216\n,\n")
    assert.equal("float64 float32", t.x.dtype .. " " .. t.y.dtype)
    assert.equal(16777217.0, t.x[0]:item())
    fails('column "x" has integers that float64 does not hold beside missing values', load,
      "x,y\n9007199254740993,1\n,2\n")
    assert.equal(9007199254740993, load("x\n9007199254740993\n").x[0]:item())
    t = load("a,b,c,d\n1e39,1e-46,1e38,inf\n1,1,1e-45,0.5\n") -- past float32, or 0 there
    assert.equal("float64 float64 float32 float32", t.a.dtype .. " " .. t.b.dtype .. " "
      .. t.c.dtype .. " " .. t.d.dtype)
    assert.equal(1e39, t.a[0]:item())
    assert.equal("-inf", tostring(1 / flat(load("x\n-0\n0.5\n").x)[1]))
  end)

  it("can be asked for a part of what is odd beside it", function()
    assert.same({ "1: int64 2" }, describe_all(load("1,2\n", { columns = { 1 } })))
    fails('the name "a" comes twice', load, "a,b,a\n1,2,3\n", { columns = { "a" } })
    fails("takes some by their numbers, from 0", load, "a,b,a\n1,2,3\n")
    assert.same({ "b: int64 2" }, describe_all(load("a,b,a\n1,2,3\n", { columns = { "b" } })))
    assert.same({ "a: int64 3", "b: int64 2" },
      describe_all(load("a,b,a\n1,2,3\n", { columns = { 2, "b" } })))
    fails("line 2: holds a byte 0, which text has not: is it UTF-16?", load, "a\n\0b\n")
    fails("line 1: holds a byte 0", load, "a\0,\0b\0\n\0")
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
