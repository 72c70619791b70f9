#!/bin/sh
# The library as others get it: what it shows, and the programs of examples/, built from the
# installed files alone, by pkg-config as C99 and as C++ and by CMake, and run.
#
#   tests/host/library.sh CMAKE BUILD_FOLDER
set -eu
cmake=$1 build=$2 top=$PWD
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# The list says what programs may rely on: a name that goes breaks them; a new one is for good.
nm -D --defined-only "$build/libzknn.so" | sed -n 's/.* T \([^@]*\).*/\1/p' | LC_ALL=C sort \
  >"$folder/symbols"
diff tests/host/library.symbols "$folder/symbols" ||
  { echo "libzknn.so shows other names than tests/host/library.symbols"; exit 1; }

"$cmake" --install "$build" --prefix "$folder/a place" >/dev/null
mv "$folder/a place" "$folder/installed"
PKG_CONFIG_PATH=$(dirname "$(find "$folder/installed" -name zknn.pc)")
export PKG_CONFIG_PATH
libraries=$(pkg-config --variable=libdir zknn)
export LD_LIBRARY_PATH="$libraries"
cp models/pretrained/model_3layer.pth "$folder"
"$folder/installed/bin/zknn" scripts/export_onnx.lua --model "$folder/model_3layer.pth" >/dev/null

# FOLDER: runs the two programs there.
run() {
  said=$("$1/classify" "$folder/model_3layer.onnx" data/test/2.png)
  [ "$said" = "data/test/2.png: class 2" ] || { echo "classify said: $said"; exit 1; }
  said=$("$1/run_lua" examples/fit_line.lua)
  case $said in
  *"loss 0.000000"*"predict(-1) = -2.000"*"predict(0) = 1.000"*"predict(2) = 7.000"*) ;;
  *) echo "run_lua said: $said" && exit 1 ;;
  esac
  said=$("$1/run_lua" /nowhere.lua 2>&1) && exit 1
  case $said in
  *"cannot open /nowhere.lua"*) ;;
  *) echo "run_lua said: $said" && exit 1 ;;
  esac
}

compile() {
  mkdir "$folder/$1"
  for name in classify run_lua; do
    # shellcheck disable=SC2046,SC2086 # flags
    $2 $ZKNN_TEST_FLAGS -Wall -Wextra -pedantic -Werror -o "$folder/$1/$name" \
      "$top/examples/$name.c" $(pkg-config --cflags --libs zknn)
  done
  run "$folder/$1"
}
ZKNN_TEST_FLAGS=${ZKNN_TEST_FLAGS:-}
compile c "cc -std=c99"
compile cxx "c++ -std=c++11 -x c++"

"$cmake" -S examples -B "$folder/cmake" -DCMAKE_PREFIX_PATH="$folder/installed" \
  -DCMAKE_C_FLAGS="$ZKNN_TEST_FLAGS" >"$folder/log" &&
  "$cmake" --build "$folder/cmake" >>"$folder/log" || { cat "$folder/log" && exit 1; }
run "$folder/cmake"
