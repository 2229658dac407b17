# Completion of mbus for bash. In ~/.bashrc: source <(mbus completion bash)
_mbus() {
    local line="${COMP_LINE:0:COMP_POINT}" candidate quoted head="" breaks="${COMP_WORDBREAKS//[^:=]/}"
    local word="${line##*[[:space:]]}"
    line="mbus ${line#*[[:space:]]}"

    # Bash inserts a candidate unchanged. Quoting prevents a serial number such as A$(touch x) from being executed.
    # Bash treats the text after a : or = as a separate word.
    [[ -n $breaks && $word == *["$breaks"]* ]] && head="${word%"${word##*["$breaks"]}"}"

    COMPREPLY=()
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* && ($candidate != -* || $word == -*) ]] || continue
        printf -v quoted %q "${candidate#"$head"}"
        COMPREPLY+=("$quoted")
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)

    # These candidates are incomplete: do not append a space.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:/=,@] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o default -F _mbus mbus
