-- Reads the #include lines of src/ and fails when a layer reaches up, a family of ops looks into
-- another, a foreign header leaves its home or files form a circle (docs/architecture.md), when a
-- file is longer than 500 lines or a line wider than 100 columns, or when a comment names a file
-- of src/ that is not there. Run by zknn at the top of the tree: zknn tests/layering.lua

local circles = dofile "tests/circles.lua"

local MAX_LINES, MAX_COLUMNS = 500, 100

-- What each layer may include of ours. A layer is the first folder of src/.
local layers = {
  base = "base",
  kernel = "base kernel",
  tensor = "base kernel tensor",
  op = "base kernel tensor op",
  grad = "base kernel tensor op grad",
  wire = "base wire",
  onnx = "base kernel tensor op grad wire onnx",
  optim = "base tensor optim",
  data = "base kernel tensor io data",
  io = "base kernel tensor wire io",
  bind = "base kernel tensor op grad wire onnx optim data io bind",
  embed = "base bind embed",
  api = "base kernel tensor op grad wire onnx data bind embed api",
  host = "base kernel tensor op grad optim data io bind embed host",
  fetch = "", -- a separate C module
  plot = "plot", -- another
  mpi = "mpi", -- one more, for each MPI
}

-- Folders in op/ are families. They include what lies in op/ itself, their own headers, and these
-- families' headers, which are made for others; op/ itself includes none of a family.
local shared_families = { pointwise = true, reduce = true }

-- Headers of C11 and POSIX, free for all.
local standard = {}
for name in ([[
  assert ctype errno float inttypes limits locale math poll setjmp signal stdalign stdarg stdatomic
  stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time ucontext wchar
  dirent fcntl libgen sched semaphore
  strings termios unistd sys/file sys/mman sys/random sys/resource sys/select sys/stat
  sys/types sys/wait
]]):gmatch("%S+") do
  standard[name .. ".h"] = true
end

-- Every other header lives in one file of the given layers, or (shared) in all files of them.
local homes = {
  ["lua.h"] = { "bind embed api host fetch plot mpi", shared = true },
  ["lauxlib.h"] = { "bind embed api host fetch plot mpi", shared = true },
  ["lualib.h"] = { "bind embed api host", shared = true },
  ["pthread.h"] = { "base api", shared = true },
  ["sys/auxv.h"] = { "host" },
  ["sys/ioctl.h"] = { "bind host", shared = true },
  ["sys/prctl.h"] = { "host mpi", shared = true },
  ["sys/vfs.h"] = { "base" },
  ["arm_neon.h"] = { "base" },
  ["cairo.h"] = { "plot", shared = true },
  ["cairo-pdf.h"] = { "plot" },
  ["cairo-svg.h"] = { "plot" },
  ["cblas.h"] = { "tensor" },
  ["curl/curl.h"] = { "fetch" },
  ["dlfcn.h"] = { "base" },
  ["immintrin.h"] = { "base" },
  ["md5.h"] = { "base" },
  ["mpi.h"] = { "mpi" },
  ["omp.h"] = { "base" },
  ["png.h"] = { "data" },
  ["readline/history.h"] = { "host" },
  ["readline/readline.h"] = { "host" },
  ["sha2.h"] = { "base" },
  ["zip.h"] = { "io" },
  ["zlib.h"] = { "base" },
}

local problems = {}
local function problem(...)
  problems[#problems + 1] = string.format(...)
end

local function has(words, word)
  return (" " .. words .. " "):find(" " .. word .. " ", 1, true) ~= nil
end

local function files(arguments)
  local list, pipe = {}, assert(io.popen("find " .. arguments .. " -type f | LC_ALL=C sort"))
  for path in pipe:lines() do list[#list + 1] = path end
  pipe:close()
  return list
end

local function exists(path)
  local file = io.open(path)
  return file and file:close()
end

local users = {} -- foreign header = the one file that has it

-- A file and its header are one: src/op/matrix.c and op/matrix.h are "op/matrix". A header that no
-- .c is named after belongs to the file whose name it continues: kernel/dense_job.h to
-- kernel/dense.c.
local function unit_of(path)
  local unit = path:gsub("^src/", ""):gsub("%.%w+$", "")
  if not exists("src/" .. unit .. ".c") then
    local part = unit
    repeat
      part = part:match "^(.*/.+)_[^_/]*$"
      if part and exists("src/" .. part .. ".c") then return part end
    until not part
  end
  return unit
end

local needs = {} -- unit = { unit that it includes = the line }

local function note_need(path, number, header)
  local from, to = unit_of(path), unit_of(header)
  if from == to then return end
  needs[from] = needs[from] or {}
  needs[from][to] = path .. ":" .. number
end

local function check_family(path, where, header)
  local other = header:match "^op/(%w+)/"
  local layer, family = path:match "^src/(%w+)/(%w+)/"
  layer = layer or path:match "^src/(%w+)/"
  if not other or layer ~= "op" or other == family then return end
  if not family or not shared_families[other] then
    problem('%s: %s/ may not include "%s"', where, path:match "^src/(.*)/", header)
  end
end

local function check_include(path, number, mark, header)
  local layer = path:match("^src/(%w+)/")
  local where = path .. ":" .. number
  if mark == '"' then
    note_need(path, number, header)
    check_family(path, where, header)
    local target = header:match("^(%w+)/")
    if not target or not layers[target] or not exists("src/" .. header) then
      problem('%s: "%s" is no file of a layer in src/', where, header)
    elseif not has(layers[layer], target) then
      problem('%s: %s/ may not include "%s"', where, layer, header)
    end
  elseif not standard[header] then
    local home = homes[header]
    if not home then
      problem("%s: <%s> has no home: give it one in tests/layering.lua", where, header)
    elseif not has(home[1], layer) then
      problem("%s: <%s> belongs to %s/", where, header, home[1]:gsub(" ", "/ and "))
    elseif not home.shared and (users[header] or path) ~= path then
      problem("%s: <%s> lives in %s already", where, header, users[header])
    end
    users[header] = path
  end
end

-- lauxlib's readers of arguments blame the line of lua/zknn that a call came through.
local readers = { "check%l+", "opt%l+", "arg%l+", "error", "typeerror" }
local own_readers = { -- scope.c has Lua's own coroutine library, which speaks as Lua does
  ["src/bind/arguments.c"] = true, ["src/bind/scope.c"] = true }

local function check_reader(path, number, line)
  if not path:find "^src/bind/" or own_readers[path] then return end
  for _, name in ipairs(readers) do
    local used = line:match("luaL_(" .. name .. ")%(")
    if used and used ~= "checkstack" then
      problem("%s:%d: luaL_%s: take a reader of bind/arguments.h", path, number, used)
    end
  end
end

-- zkl_set_functions gives each function the entry that holds what it uses until it returns.
local own_entries = { -- these hold no object of ours: Lua's own coroutine library, events of lists
  ["src/bind/scope.c"] = true, ["src/bind/idioms.c"] = true }

local function check_entry(path, number, line)
  if not path:find "^src/bind/" or own_entries[path] then return end
  local used = line:match("(luaL_setfuncs)%(") or line:match("(luaL_newlib)%(")
  if used then problem("%s:%d: %s: take zkl_set_functions of bind/held.h", path, number, used) end
end

local sources = files("src")
for _, path in ipairs(sources) do
  if not layers[path:match("^src/(%w+)/") or ""] then
    problem("%s: is in no layer", path)
  else
    local number = 0
    for line in io.lines(path) do
      number = number + 1
      local mark, header = line:match('^%s*#%s*include%s*([<"])([^>"]+)')
      if mark then check_include(path, number, mark, header) end
      check_reader(path, number, line)
      check_entry(path, number, line)
    end
  end
end

circles.check(needs, "includes", function(sentence) problem("%s", sentence) end)

-- A file of src/ that a comment names by its layer is there: "op/kernel.h", "src/op/kernel.h".
-- Names in capitals stand for any.
local function check_names(path, number, line)
  for name in line:gmatch "[%w_/.]+%.[ch]%f[^%w_]" do
    name = name:gsub("^src/", "")
    local ours = layers[name:match "^(%l+)/" or ""] and not name:find "%u%.[ch]$"
    if ours and not exists("src/" .. name) then
      problem("%s:%d: there is no file src/%s", path, number, name)
    end
  end
end

local texts = files("src lua tests scripts ! -path 'tests/golden/*' '(' -name '*.[ch]'"
  .. " -o -name '*.lua' -o -name '*.def' -o -name '*.py' -o -name '*.sh' ')'")
for _, path in ipairs(texts) do
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    check_names(path, number, line)
    local columns = utf8.len(line) or #line
    if columns > MAX_COLUMNS then
      problem("%s:%d: %d columns, at most %d", path, number, columns, MAX_COLUMNS)
    end
  end
  if number > MAX_LINES then
    problem("%s: %d lines, at most %d", path, number, MAX_LINES)
  end
end

local number = 0
for line in io.lines "docs/architecture.md" do
  number = number + 1
  check_names("docs/architecture.md", number, line)
end

-- A check that looked at nothing proves nothing.
if #sources < 10 or not needs["op/call"] or #texts < #sources
  or not users["readline/readline.h"] then
  problem("found %d sources and %d texts: is this the top of the tree?", #sources, #texts)
end

if #problems > 0 then
  io.stderr:write(table.concat(problems, "\n"), "\n")
  os.exit(1)
end
print(("%d sources and %d texts are in order"):format(#sources, #texts))
