#!/bin/sh
# The programs of examples/ under valgrind: no wrong access, nothing lost.
#
#   tests/tools/valgrind.sh BUILD_FOLDER
set -eu
command -v valgrind >/dev/null || { echo "there is no valgrind" && exit 77; }
build=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cp models/pretrained/model_3layer.pth "$folder"
"$build/zknn" scripts/export_onnx.lua --model "$folder/model_3layer.pth" >/dev/null

check() {
  cc -g -o "$folder/program" "examples/$1.c" -Isrc/api -L"$build" -lzknn -Wl,-rpath,"$build"
  shift
  valgrind --quiet --error-exitcode=9 --suppressions=tests/tools/valgrind.supp --leak-check=full \
    --errors-for-leak-kinds=definite,possible --show-leak-kinds=definite,indirect,possible \
    "$folder/program" "$@"
}
check classify "$folder/model_3layer.onnx" data/test/2.png
check run_lua examples/fit_line.lua
