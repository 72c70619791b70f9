#!/bin/bash
# What the wrapper ./zknn says of its arguments in a tree where nothing is built. Nothing may be
# installed or built for it: there are no sources to build, and no folder build/ afterwards.
#
#   tests/host/wrapper.sh ZKNN          (the program, whose help is compared)
set -eu
top=$PWD
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
mkdir -p "$folder/src/host" "$folder/scripts" "$folder/bin"
cp "$top/zknn" "$folder/"
cp "$top/src/host/main.c" "$folder/src/host/"
cp -r "$top/scripts/bench" "$folder/scripts/"
for tool in apt-get sudo cmake pip; do
  printf '#!/bin/sh\necho %s >>"%s/called"\nexit 1\n' "$tool" "$folder" >"$folder/bin/$tool"
  chmod +x "$folder/bin/$tool"
done

# says STATUS TEXT ARGUMENT...: runs the wrapper; its words must hold TEXT.
says() {
  local status=0 out
  out=$(cd / && PATH=$folder/bin:$PATH "$folder/zknn" "${@:3}" 2>&1 </dev/null) || status=$?
  if [ "$status" -ne "$1" ] || [[ $out != *"$2"* ]] || [ -e "$folder/build" ] ||
    [ -e "$folder/called" ]; then
    echo "zknn ${*:3}: status $status, it says:"
    echo "$out"
    ls "$folder"
    exit 1
  fi
}

says 0 "usage: zknn" --help
says 0 "./zknn --bench" -h
says 0 "./zknn --test [--peers]" --help
says 1 "unrecognized option '--tset'" --tset
says 1 "unrecognized option '-x'" -i -x script.lua
says 1 "'-e' needs argument" -e
says 1 "'--threads' needs argument" --threads
says 0 "./zknn --test" --test --help
says 1 "there is no argument '--pears'" --test --pears
says 1 "there is no argument 'ops'" --test ops
says 1 "'-R' needs an argument" --test --peers -R
says 2 "--qick" --bench --qick
says 2 "no group 'x'" --bench x
says 0 "--rounds" --bench --help

# The wrapper's help holds the program's, line for line.
help=$("$folder/zknn" --help)
while IFS= read -r line; do
  [[ $help == *"$line"* ]] || { echo "missing in the wrapper's help: $line" && exit 1; }
done < <(exec -a zknn "$1" --help)
