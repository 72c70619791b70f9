-- data.ImageFolder(root[, {transform, target_transform, loader, is_valid_file, allow_empty}]): the
-- PNG files in the folders root/CLASS/..., as torchvision's. A sample is the picture, bytes
-- [H, W, 3] unless a loader of one's own makes another, and its class, counted from 0.
-- Fields: classes (names, sorted), class_to_idx (name = class), samples (a list of {path, class}),
-- targets (a list of classes).

local native = require "zknn.core.data"
local system = require "zknn.core.system"
local support = require "zknn.core.support"
local args = require "zknn.args"
local check = require "zknn.data.check"
local class = require "zknn.class"
local as_dataset = require "zknn.data.dataset"
local picture = require "zknn.data.transforms.picture"
local raise = require "zknn.raise"
local sort = require "zknn.sort"

local ImageFolder = class("data.ImageFolder")

local read = args.reader("ImageFolder", {
  { "root", "string" },
  { "transform", "any", optional = true },
  { "target_transform", "any", optional = true },
  { "loader", "function", optional = true },
  { "is_valid_file", "function", optional = true },
  { "allow_empty", "boolean", default = false },
})

local function is_png(path)
  return path:sub(-4):lower() == ".png"
end

-- A folder that a link makes part of another one, or of itself, would give its pictures twice, and
-- perhaps to two classes. `seen` has the path of each folder that was met.
local function meet(seen, identity, path)
  local first = seen[identity]
  if first then
    raise("ImageFolder: %s and %s are one folder, by a link: its pictures would come twice; remove "
      .. "the link", first, path)
  end
  seen[identity] = path
end

-- All files below a folder: folders in the order of their paths, then names in order.
local function files_below(folder, seen)
  local folders, files = { folder }, {}
  local at = 1
  while folders[at] do
    local names, inner = system.list_folder(folders[at])
    for _, name in ipairs(names) do
      if inner[name] then
        local path = folders[at] .. "/" .. name
        meet(seen, inner[name], path)
        folders[#folders + 1] = path
      end
    end
    at = at + 1
  end
  sort.names(folders)
  for _, path in ipairs(folders) do
    local names, inner = system.list_folder(path)
    sort.names(names)
    for _, name in ipairs(names) do
      if not inner[name] then files[#files + 1] = path .. "/" .. name end
    end
  end
  return files
end

local function find_classes(root, seen)
  local names, folders, identity = system.list_folder(root)
  local classes = {}
  seen[identity] = root
  for _, name in ipairs(names) do
    if folders[name] then classes[#classes + 1] = name end
  end
  if #classes == 0 then raise("ImageFolder: there is no folder of a class in %s", root) end
  sort.names(classes)
  for _, name in ipairs(classes) do
    meet(seen, folders[name], root .. "/" .. name)
  end
  return classes
end

function ImageFolder:__init(...)
  local a = read(...)
  check.transform("ImageFolder", "transform", a.transform)
  check.transform("ImageFolder", "target_transform", a.target_transform)
  self.root, self.transform, self.target_transform = a.root, a.transform, a.target_transform
  self.loader = a.loader
  local seen = {}
  self.classes, self.class_to_idx = support.list(find_classes(a.root, seen)), {}
  self.samples, self.targets = support.list {}, support.list {}
  local valid, empty = a.is_valid_file or is_png, {}
  for k, name in ipairs(self.classes) do
    local before = #self.samples
    self.class_to_idx[name] = k - 1
    for _, path in ipairs(files_below(a.root .. "/" .. name, seen)) do
      if valid(path) then
        self.samples[#self.samples + 1] = { path, k - 1 }
        self.targets[#self.targets + 1] = k - 1
      end
    end
    if #self.samples == before then empty[#empty + 1] = name end
  end
  if #empty > 0 and not a.allow_empty then
    raise("ImageFolder: no %s for %s in %s", a.is_valid_file and "valid file" or "PNG file",
      table.concat(empty, ", "), a.root)
  end
end

function ImageFolder:__len()
  return #self.samples
end

local function target_of(self, sample)
  if self.target_transform then return self.target_transform(sample[2]) end
  return sample[2]
end

local function sample_at(self, i)
  check.index("ImageFolder", i, #self)
  return self.samples[i + 1]
end

function ImageFolder:get(i)
  local sample = sample_at(self, i)
  local image = (self.loader or native.picture_read)(sample[1])
  if self.transform then image = self.transform(image) end
  return image, target_of(self, sample)
end

-- What worker threads need to make pictures (data/init.lua).
function ImageFolder:_maker(i)
  check.index("ImageFolder", i, #self)
  if not self.loader then return self, i end
end

function ImageFolder:_source(i)
  return sample_at(self, i)[1]
end

function ImageFolder:_geometry(i)
  local height, width = native.png_size(sample_at(self, i)[1])
  return picture.of_bytes(height, width, 3)
end

function ImageFolder:_rest(i)
  return target_of(self, sample_at(self, i))
end

function ImageFolder:__tostring()
  return require "zknn.data.show".rooted("ImageFolder", self)
end

return as_dataset(ImageFolder)
