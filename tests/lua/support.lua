-- Helpers shared by the specs: files, expected failures, flat lists of values.

local support = {}

-- The file's content; an error where there is none.
function support.read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

function support.write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

function support.output_of(shell)
  local pipe <close> = io.popen(shell)
  return pipe:read("a")
end

-- A new folder; the caller removes it.
function support.make_folder()
  return (support.output_of("mktemp -d"):gsub("\n", ""))
end

function support.remove_folder(folder)
  os.execute("rm -rf '" .. folder .. "'")
end

-- The path of the program that runs the spec.
function support.program()
  local i = 0
  while arg[i - 1] do i = i - 1 end
  return arg[i]:sub(1, 1) == "/" and arg[i] or os.getenv "PWD" .. "/" .. arg[i]
end

-- Failures here are reported at the spec's line.

function support.has(text, part)
  if not text:find(part, 1, true) then error(("no '%s' in:\n%s"):format(part, text), 2) end
end

-- The error of f(...), which must fail.
function support.message(f, ...)
  local good, problem = pcall(f, ...)
  if good then error("no error", 2) end
  return tostring(problem)
end

-- f(...) must fail with an error that has this part.
function support.fails(part, f, ...)
  local good, problem = pcall(f, ...)
  if good then error(("no error; expected: %s"):format(part), 2) end
  problem = tostring(problem)
  if not problem:find(part, 1, true) then
    error(("no '%s' in:\n%s"):format(part, problem), 2)
  end
end

-- A tensor's elements as a flat list, booleans as 0 and 1.
function support.flat(t)
  local list = t:reshape(-1):tolist()
  for i, x in ipairs(list) do
    if type(x) == "boolean" then list[i] = x and 1 or 0 end
  end
  return list
end

-- How many entries pairs gives.
function support.count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

return support
