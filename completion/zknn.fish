# Completion of zknn for fish. Options and commands are those that `zknn --help` lists.

function __zknn_options
    $argv --help 2>/dev/null </dev/null |
        sed -n 's/^  *\(-.*\)/\1/p' | grep -oE -- '(^|, )--?[A-Za-z][a-z-]*' | sed 's/^, //'
end

function __zknn_commands
    zknn --help 2>/dev/null </dev/null | sed -n 's/^ \{7\}[^ ]*zknn \([a-z][a-z]*\) .*/\1/p'
end

# The script, or the command in its place.
function __zknn_script
    set -l words (commandline -opc)[2..-1]
    while set -q words[1]
        switch $words[1]
            case --threads -e -l
                set -e words[1]
            case '-*'
            case '*'
                echo $words[1]
                return 0
        end
        set -e words[1]
    end
    return 1
end

# A script that was asked for its options might begin to work.
function __zknn_command
    contains -- (__zknn_script; or return 1) (__zknn_commands)
end

complete -c zknn -n 'not __zknn_script >/dev/null' -a '(__zknn_commands)' -d command
complete -c zknn -n 'not __zknn_script >/dev/null' -a '(__zknn_options zknn)' -d option
complete -c zknn -n 'not __zknn_script >/dev/null' -l threads -x -a '(seq (nproc))'
complete -c zknn -n __zknn_command -a '(__zknn_options zknn (__zknn_script))' -d option
