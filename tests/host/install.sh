#!/bin/sh
# Does an installed zknn find what belongs to it, there and wherever the tree is moved: C modules,
# scripts with their data and nets? Is all of it gone after `uninstall`?
#
#   tests/host/install.sh CMAKE BUILD_FOLDER with|without with|without     (libcurl, Cairo)
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
"$1" --install "$2" --prefix "$folder/one" >/dev/null

check() {
  "$1/bin/zknn" -e '
    assert(require("zknn").ones(2):sum():item() == 2)
    for i, name in ipairs { "zknn.fetch", "zknn.canvas" } do
      local found, module = pcall(require, name)
      assert(found == (arg[i] == "with"), module)
    end' - "$2" "$3" </dev/null
}

check "$folder/one" "$3" "$4"
mkdir "$folder/another place"
mv "$folder/one" "$folder/another place/two"
check "$folder/another place/two" "$3" "$4"
# The scripts find their data and the nets that ship, and write where they are started.
two="$folder/another place/two"
mkdir "$folder/work"
(cd "$folder/work" && "$two/bin/zknn" "$two/share/zknn/scripts/export_onnx.lua" --int8 \
  >"$folder/said" 2>&1 && test -s models/model_3layer.int8.onnx) ||
  { cat "$folder/said" && exit 1; }
for page in README.md docs/install.md docs/reference/command.md examples/classify.c; do
  test -s "$two/share/doc/zknn/$page"
done
# It says that --test and --bench are of a clone.
"$folder/another place/two/bin/zknn" --help | grep -q 'an installed zknn has neither'
for option in --test --bench; do
  said=$("$folder/another place/two/bin/zknn" $option 2>&1) && exit 1
  case $said in *"'$option' is for ./zknn in a clone of zknn"*) ;; *) echo "$said" && exit 1 ;; esac
done
# The commands find the program wherever it lies, from any folder.
(cd "$folder" && "$folder/another place/two/bin/zknn" new net >/dev/null && cd / &&
  "$folder/another place/two/bin/zknn" test "$folder/net" >"$folder/said") ||
  { cat "$folder/said" && exit 1; }
# A module that cannot be opened is told from one that is not there.
if [ "$3" = with ]; then
  module=$(find "$folder" -name zknn_fetch.so)
  : >"$module"
  said=$(cd / && "$folder/another place/two/bin/zknn" -e '
    print(pcall(require("zknn").data.fetch, "http://127.0.0.1:1/x", "/nowhere/x"))')
  case $said in
  *"needs libcurl, and error loading module"*"zknn_fetch.so"*) ;;
  *) echo "$said" && exit 1 ;;
  esac
fi

# What was installed last is taken away again, and folders that others may have used stay.
mkdir -p "$folder/three/share/man/man1"
"$1" --install "$2" --prefix "$folder/three" >/dev/null
: >"$folder/three/share/zknn/of the user"
"$1" -DBUILD="$2" -P cmake/uninstall.cmake >/dev/null 2>&1
left=$(cd "$folder/three" && find . ! -type d)
[ "$left" = "./share/zknn/of the user" ] || { echo "uninstall left: $left" && exit 1; }
[ ! -e "$folder/three/share/doc/zknn" ] && [ -d "$folder/three/share/man/man1" ]
said=$("$1" -DBUILD="$2" -P cmake/uninstall.cmake 2>&1) && exit 1
case $said in *"there is no"*) ;; *) echo "$said" && exit 1 ;; esac
