# Completion of zknn for bash. Options and commands are those that `zknn --help` lists.

_zknn_options() {
  "$@" --help 2>/dev/null </dev/null |
    sed -n 's/^  *\(-.*\)/\1/p' | grep -oE -- '(^|, )--?[A-Za-z][a-z-]*' | sed 's/^, //'
}

_zknn() {
  local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local i script=0 words commands
  COMPREPLY=()
  case $before in
  --threads)
    mapfile -t COMPREPLY < <(compgen -W "$(seq "$(nproc)")" -- "$word")
    return
    ;;
  -e | -l) return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do # the script, or the command in its place
    case ${COMP_WORDS[i]} in
    --threads | -e | -l) i=$((i + 1)) ;;
    -*) ;;
    *)
      script=$i
      break
      ;;
    esac
  done
  compopt -o filenames
  commands=$("$program" --help 2>/dev/null </dev/null |
    sed -n 's/^ \{7\}[^ ]*zknn \([a-z][a-z]*\) .*/\1/p')
  if [ "$script" -eq 0 ]; then
    if [[ $word == -* ]]; then
      words=$(_zknn_options "$program")
      mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
      return
    fi
    mapfile -t COMPREPLY < <(
      compgen -W "$commands" -- "$word"
      compgen -f -X '!*.lua' -- "$word"
      compgen -d -- "$word"
    )
  elif [[ $word == -* ]]; then # commands list theirs; a script that was asked might begin to work
    if [[ " ${commands//$'\n'/ } " == *" ${COMP_WORDS[script]} "* ]]; then
      words=$(_zknn_options "$program" "${COMP_WORDS[script]}")
      mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    fi
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}

complete -F _zknn zknn
