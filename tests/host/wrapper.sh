#!/bin/bash
# What the wrapper ./zknn says of its arguments in a tree where nothing is built. Nothing may be
# installed or built for it: there are no sources to build, and no folder build/ afterwards.
#
#   tests/host/wrapper.sh ZKNN          (the program, whose help is compared)
set -eu
top=$PWD
program=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
mkdir -p "$folder/src/host" "$folder/scripts" "$folder/bin"
cp "$top/zknn" "$folder/"
cp "$top/src/host/usage.c" "$folder/src/host/"
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
says 0 "./zknn --test [--peers] [--tools]" --help
says 1 "unrecognized option '--tset'" --tset
says 1 "unrecognized option '-x'" -i -x script.lua
says 1 "unrecognized option '-x'" --profile --profile=a.svg -x script.lua
says 1 "'--profile=' needs argument" --profile= script.lua
says 1 "did you mean '--profile'?" --profil script.lua
says 1 "'-e' needs argument" -e
says 1 "'--threads' needs argument" --threads
says 0 "./zknn --test" --test --help
says 0 "an installed zknn has neither" --help
says 1 "there is no argument '--pears'" --test --pears
says 1 "there is no argument 'ops'" --test ops
says 1 "'-R' needs an argument" --test --peers -R
says 1 "there is no argument 'ops'" --test --tools --peers ops
says 1 "--peers and --tools first" --test -R ops --tools
says 2 "--qick" --bench --qick
says 2 "there is no group 'x'; the groups are train, " --bench x
says 2 "--rounds: needs a number from 1 to 1000, got '0'" --bench --rounds 0
says 2 "--threads: needs a number from 1 to 1024, got 'abc'" --bench --threads abc
says 2 "no row's label matches 'zzz'" --bench --only zzz
says 2 "'(' is not a regular expression: " --bench ops --only '('
says 2 "--json: is about the group 'ops'" --bench train --json found.json
says 2 "--json: there is no folder '/nowhere'" --bench ops --json /nowhere/found.json
says 2 "--compare: cannot read 'nosuch.json'" --bench ops --compare nosuch.json
says 2 "--compare: cannot read 'zknn' as what --json wrote" --bench ops --compare zknn
says 2 "there is no command 'nosuch'" --bench --under "nosuch -c 0"
says 2 "there is no folder '/nowhere'" --bench --write /nowhere/page.md
says 0 "--rounds" --bench --help

says 1 "'abc' is not a number of threads (1 to 1024)" --threads abc script.lua
says 1 "'0' is not a number of threads" --threads=0
says 1 "did you mean '--threads'?" --thread 2
says 1 "--help lists the options" -x
ZKNN_THREADS=many says 1 "ZKNN_THREADS: 'many' is not a number of threads" -i
says 1 "cannot open nowhere.lua: No such file or directory" nowhere.lua
says 1 "cannot open tset: No such file or directory; did you mean 'test'?" tset

# Scripts that are not there, seen from the clone: the nearest is named, as by the program.
touch "$folder/scripts/train_3layer.lua" "$folder/scripts/infer.lua"
for word in tran_3layer.lua train_3layer scripts/infr.lua scripts/infer scripts/zzzzzz.lua tset \
  reprot inspcet hlep nwe; do
  said=$(cd "$folder" && PATH=$folder/bin:$PATH ./zknn "$word" 2>&1 </dev/null) && exit 1
  wanted=$(cd "$folder" && exec -a zknn "$program" "$word" 2>&1 </dev/null) && exit 1
  [ "$said" = "$wanted" ] || { echo "wrapper: $said" && echo "program: $wanted" && exit 1; }
done
case $(cd "$folder" && ./zknn tran_3layer.lua 2>&1) in
*"did you mean 'scripts/train_3layer.lua'?") ;;
*) exit 1 ;;
esac

# The wrapper's help is the program's. An installed program has no --test: it says where that is.
diff <("$folder/zknn" --help) <(exec -a zknn "$program" --help)
case $("$program" --test 2>&1) in
*"'--test' is for ./zknn in a clone of zknn"*) ;;
*) echo "--test of the program itself" && exit 1 ;;
esac
[ ! -e "$folder/build" ] && [ ! -e "$folder/called" ]
