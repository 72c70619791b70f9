# Writes every .lua file under ROOT into OUT as a table of C byte arrays:
#   const struct zk_embedded { const char *name, *source; size_t size; } zk_embedded_lua[];
# A file ROOT/zknn/nn/init.lua is the module "zknn.nn", ROOT/zknn/nn/linear.lua "zknn.nn.linear".
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.lua)
list(SORT files)
set(arrays "")
set(rows "")
set(n 0)
foreach(file ${files})
  string(REGEX REPLACE "(/init)?\\.lua$" "" module ${file})
  string(REPLACE "/" "." module ${module})
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const char f${n}[] = {${bytes}0};\n")
  string(APPEND rows "    {\"${module}\", \"@lua/${file}\", f${n}, sizeof f${n} - 1},\n")
  math(EXPR n "${n} + 1")
endforeach()
file(WRITE ${OUT} "/* made by cmake/embed.cmake */\n#include \"host/embedded.h\"\n${arrays}
const zk_embedded zk_embedded_lua[] = {\n${rows}    {0, 0, 0, 0}};\n")
