#!/bin/bash
# Completion in the shells that are here: what they offer at the end of some lines.
#
#   tests/host/completion.sh PROGRAM
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
top=$PWD
mkdir "$folder/bin" "$folder/place" "$folder/place/folder"
ln -s "$1" "$folder/bin/zknn"
export PATH=$folder/bin:$PATH
cd "$folder/place"
touch net.lua other.txt
# It must never run a script to learn its options.
echo 'io.open("touched", "w")' >net.lua

# expect SHELL LINE WORDS UNWANTED: the answers on standard input, one a line.
expect() {
  local answers word
  answers=$(cat)
  for word in $3; do
    grep -qxF -e "$word" <<<"$answers" || { echo "$1: '$2' lacks $word: $answers" && exit 1; }
  done
  for word in $4; do
    ! grep -qxF -e "$word" <<<"$answers" || { echo "$1: '$2' has $word" && exit 1; }
  done
}

in_bash() {
  (
    compopt() { :; }
    # shellcheck source=/dev/null
    source "$top/completion/zknn.bash"
    read -ra COMP_WORDS <<<"$1"
    [[ $1 != *' ' ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _zknn
    printf '%s\n' "${COMPREPLY[@]}"
  ) | expect bash "$@"
}

in_fish() {
  fish --no-config -c "source $top/completion/zknn.fish; complete -C '$1'" | cut -f 1 |
    sed 's/\/$//' | expect fish "$@"
}

check() {
  "$1" 'zknn --t' '--threads' '--version test'
  "$1" 'zknn -' '--threads --version --help -e -l -i -v -E -W' 'test net.lua'
  "$1" 'zknn n' 'new net.lua' 'test'
  "$1" 'zknn --threads 2 te' 'test' 'new'
  "$1" 'zknn --threads ' '1' '--help'
  "$1" 'zknn test --f' '--filter --fail-fast' '--threads'
  "$1" 'zknn net.lua o' 'other.txt' ''
  "$1" 'zknn net.lua --' '' '--threads --filter'
}

check in_bash
shells=bash
if command -v fish >/dev/null; then
  check in_fish
  shells+=" fish"
fi
if command -v zsh >/dev/null; then
  zsh -n "$top/completion/_zknn"
  shells+=" zsh (syntax)"
fi
[ ! -e touched ] || { echo "completion ran a script" && exit 1; }
echo "tried: $shells"
