#compdef mbus
# Completion of mbus for zsh. In ~/.zshrc, after compinit: source <(mbus completion zsh)
_mbus() {
    local -a begun=("mbus" "${(@)words[2,CURRENT-1]}" "$PREFIX")
    local line="${(j: :)begun}"
    local -a candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    [[ $PREFIX == -* ]] || candidates=("${(@)candidates:#-*}")
    candidates=("${(@)candidates:#}")

    # Candidates that end with one of these characters are incomplete: do not append a space.
    local -a open=("${(@M)candidates:#*[:/=,@]}") whole=("${(@)candidates:#*[:/=,@]}")
    local found=1
    (( $#whole )) && compadd -- "${(@)whole}" && found=0
    (( $#open )) && compadd -S '' -- "${(@)open}" && found=0
    (( found == 0 )) || _files
}
if [[ ${funcstack[1]} == _mbus ]]; then _mbus "$@"; else compdef _mbus mbus; fi
