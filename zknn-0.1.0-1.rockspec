rockspec_format = "3.0"
package = "zknn"
version = "0.1.0-1"
source = {
  url = ".", -- for `luarocks make` in a clone
}
description = {
  summary = "Neural networks with PyTorch's names and numbers",
  detailed = [[
Tensors, autograd, layers, optimizers, PyTorch's and ONNX files, in a C library.
Needs OpenBLAS, libzip, libpng, zlib and libmd (their headers to build, the libraries to run).]],
  license = "MIT",
  labels = { "machine-learning", "neural-network", "onnx" },
}
supported_platforms = { "linux" }
dependencies = {
  "lua ~> 5.4",
}
build = {
  type = "cmake",
  variables = {
    CMAKE_BUILD_TYPE = "Release",
    CMAKE_INSTALL_PREFIX = "$(PREFIX)",
    ZK_ROCK_FOLDER = "$(LIBDIR)",
    ZK_TESTS = "OFF",
  },
}
