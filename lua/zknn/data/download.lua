-- Downloads files over HTTP. The transfer itself is zknn.fetch, a C module over libcurl, which is
-- opened at the first download, so that other scripts need no libcurl.

local native = require "zknn.core.system"
local args = require "zknn.args"
local raise = require "zknn.raise"

local download = {}

local TRIES = 3 -- of one address, while some of the file comes each time

local parameters = {
  { "url", "string" },
  { "path", "string" },
  { "md5", "string", optional = true },
  { "resume", "boolean", default = true },
  { "progress", "function", optional = true },
  { "connect_timeout", "number", default = 30 },
  { "stall_timeout", "number", default = 60 },
  { "max_size", "integer", optional = true },
}

local function transfer_module(what)
  local good, module = pcall(require, "zknn.fetch")
  if good then return module end
  local message = tostring(module)
  raise("%s: downloading needs libcurl, %s; apt-get install libcurl4-openssl-dev ca-certificates, "
    .. "and build zknn again (./zknn does)", what, message:find("^module 'zknn.fetch' not found")
    and "which this zknn was built without" or "and " .. message:gsub("%s+", " "))
end

-- One try: true, or nil, the reason and whether to try again.
local function try(module, a)
  local part = a.path .. ".part"
  local hold <close>, resumed, again = module.get(a.url, part, a)
  if not hold then return nil, resumed, again end
  if a.md5 then
    local md5 = native.file_md5(part)
    if md5 ~= a.md5 then
      os.remove(part)
      return nil, ("wrong checksum: MD5 %s, expected %s; the file was removed"):format(md5, a.md5),
        resumed -- the fault may be in what was there before
    end
  end
  native.replace_file(part, a.path)
  return true
end

-- Fetches a.url, patiently: true, or nil and a message that names url and reason.
local function fetch(what, a)
  local module = transfer_module(what)
  if not a.url:find("^[hH][tT][tT][pP][sS]?://") then
    return nil, ("%s: only http:// and https:// can be fetched"):format(a.url)
  end
  local good, reason, again
  for _ = 1, TRIES do
    good, reason, again = try(module, a)
    if good then return true end
    if not again then break end
  end
  return nil, a.url .. ": " .. reason
end

local read = args.reader("fetch", parameters)

-- fetch(url, path[, {md5, resume, progress, connect_timeout, stall_timeout, max_size}]): the file
-- at url, put at path whole or not at all. What has come so far is path.part, from where the next
-- call goes on (resume = false: begins anew); progress(done, total or nil) is called with bytes
-- some ten times a second; a transfer that hangs for stall_timeout seconds is given up.
function download.fetch(...)
  local a = read(...)
  if a.md5 and not a.md5:find("^%x+$") or a.md5 and #a.md5 ~= 32 then
    raise("fetch: md5 must be 32 hexadecimal digits, got '%s'%s", a.md5, #a.md5 == 64
      and " (64 are a SHA-256)" or "")
  end
  a.md5 = a.md5 and a.md5:lower()
  local good, message = fetch("fetch", a)
  if not good then raise("fetch: %s", message) end
end

local function megabytes(n)
  return ("%.1f"):format(n / 1e6)
end

-- A progress function that rewrites one line of the terminal, and a to-be-closed value that removes
-- the line; nil where standard output is no terminal.
local function show(name)
  local width = os.getenv("TERM") ~= "dumb" and native.terminal_size() or nil
  local function write(line)
    io.stdout:write("\r", line, "\27[K")
    io.stdout:flush()
  end
  if not width then return nil, nil end
  return function(done, total)
    local line = ("downloading %s: %s MB"):format(name, megabytes(done))
    if total then
      line = ("downloading %s: %s of %s MB (%d%%)"):format(name, megabytes(done), megabytes(total),
        done * 100 // total)
    end
    write(line:sub(1, width - 1))
  end, setmetatable({}, { __close = function() write("") end })
end

-- Downloads folder/name from the first of the mirrors (addresses of folders) that has it with that
-- MD5. Raises with the reasons of all when none has.
function download.from_mirrors(what, mirrors, folder, name, md5, max_size)
  native.make_folder(folder)
  local reasons = {}
  local progress, _ <close> = show(name)
  for _, mirror in ipairs(mirrors) do
    local good, message = fetch(what, {
      url = mirror:gsub("/*$", "/", 1) .. name, path = folder .. "/" .. name, md5 = md5,
      resume = true, progress = progress, connect_timeout = 30, stall_timeout = 60,
      max_size = max_size,
    })
    if good then return end
    reasons[#reasons + 1] = "  " .. message
  end
  raise("%s: cannot download %s:\n%s\nFetch it some other way into %s, or name another mirror "
    .. "(mirrors = {...}, or ZKNN_MIRROR)", what, name, table.concat(reasons, "\n"), folder)
end

return download
