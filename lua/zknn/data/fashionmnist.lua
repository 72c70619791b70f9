-- data.FashionMNIST: Zalando's articles of clothing, as data.MNIST. Debian has them in the package
-- dataset-fashion-mnist.

local class = require "zknn.class"
local MNIST = require "zknn.data.mnist"

local FashionMNIST = class("data.FashionMNIST", MNIST)

FashionMNIST.name = "FashionMNIST"
FashionMNIST.shared = "/usr/share/datasets/fashion-mnist"
FashionMNIST.package = "dataset-fashion-mnist"

FashionMNIST.mirrors = {
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
}

FashionMNIST.md5 = {
  ["train-images-idx3-ubyte.gz"] = "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
  ["train-labels-idx1-ubyte.gz"] = "25c81989df183df01b3e8a0aad5dffbe",
  ["t10k-images-idx3-ubyte.gz"] = "bef4ecab320f06d8554ea6380940ec79",
  ["t10k-labels-idx1-ubyte.gz"] = "bb300cfdad3c16e7a12a480ee83cd310",
}

FashionMNIST.classes = {
  "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
  "Ankle boot",
}

return FashionMNIST
