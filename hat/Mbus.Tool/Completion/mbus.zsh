#compdef mbus
# Completion of mbus for zsh. In ~/.zshrc behind compinit: source <(mbus completion zsh)
_mbus() {
    local -a begun=("mbus" "${(@)words[2,CURRENT-1]}" "$PREFIX")
    local line="${(j: :)begun}"
    local -a candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    [[ $PREFIX == -* ]] || candidates=("${(@)candidates:#-*}")
    candidates=("${(@)candidates:#}")

    # More is to come behind those that end in one of these.
    local -a open=("${(@M)candidates:#*[:/=,@]}") whole=("${(@)candidates:#*[:/=,@]}")
    local found=1
    (( $#whole )) && compadd -- "${(@)whole}" && found=0
    (( $#open )) && compadd -S '' -- "${(@)open}" && found=0
    (( found == 0 )) || _files
}
if [[ ${funcstack[1]} == _mbus ]]; then _mbus "$@"; else compdef _mbus mbus; fi
