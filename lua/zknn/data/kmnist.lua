-- data.KMNIST: cursive Japanese letters (Kuzushiji-MNIST), as data.MNIST.

local class = require "zknn.class"
local MNIST = require "zknn.data.mnist"

local KMNIST = class("data.KMNIST", MNIST)

KMNIST.name = "KMNIST"

KMNIST.mirrors = {
  "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
  "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
}

KMNIST.md5 = {
  ["train-images-idx3-ubyte.gz"] = "bdb82020997e1d708af4cf47b453dcf7",
  ["train-labels-idx1-ubyte.gz"] = "e144d726b3acfaa3e44228e80efcd344",
  ["t10k-images-idx3-ubyte.gz"] = "5c965bf0a639b31b8f53240b1b52f4d7",
  ["t10k-labels-idx1-ubyte.gz"] = "7320c461ea6c1c855c0b718fb2a4b134",
}

KMNIST.classes = { "o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo" }

return KMNIST
