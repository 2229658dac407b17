# Completion of mbus for bash. In ~/.bashrc: source <(mbus completion bash)
_mbus() {
    local line="${COMP_LINE:0:COMP_POINT}" candidate head="" breaks="${COMP_WORDBREAKS//[^:=]/}"
    local word="${line##*[[:space:]]}"
    line="mbus ${line#*[[:space:]]}"

    # Bash takes what stands behind a : or = for a word of its own.
    [[ -n $breaks && $word == *["$breaks"]* ]] && head="${word%"${word##*["$breaks"]}"}"

    COMPREPLY=()
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* && ($candidate != -* || $word == -*) ]] && COMPREPLY+=("${candidate#"$head"}")
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)

    # More is to come behind these.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:/=,@] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o default -F _mbus mbus
