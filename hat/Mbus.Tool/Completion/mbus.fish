# Completion of mbus for fish. To install it: mbus completion fish > ~/.config/fish/completions/mbus.fish
function __mbus_candidates
    set -l begun (commandline -opc)
    set -l word (commandline -ct)
    set -l line (string join ' ' -- mbus $begun[2..] $word)
    set -l candidates ($begun[1] "[suggest:"(string length -- $line)"]" $line 2>/dev/null)
    string match -q -- '-*' $word; or set candidates (string match -v -- '-*' $candidates)
    set candidates (string match -r -- '^'(string escape --style=regex -- $word)'.*' $candidates)
    if test (count $candidates) -gt 0
        printf '%s\n' $candidates
    else
        __fish_complete_path $word
    end
end
complete -c mbus -f -a '(__mbus_candidates)'
