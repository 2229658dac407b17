# Completion of mbus for bash. In ~/.bashrc: source <(mbus completion bash)
_mbus() {
    local line="${COMP_LINE:0:COMP_POINT}" candidate quoted head="" breaks="${COMP_WORDBREAKS//[^:=]/}"
    local word="${line##*[[:space:]]}"
    line="mbus ${line#*[[:space:]]}"

    # Bash puts a candidate into the line as it is: quoted, a serial number such as A$(touch x) is no command.
    # It takes what stands behind a : or = for a word of its own.
    [[ -n $breaks && $word == *["$breaks"]* ]] && head="${word%"${word##*["$breaks"]}"}"

    COMPREPLY=()
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* && ($candidate != -* || $word == -*) ]] || continue
        printf -v quoted %q "${candidate#"$head"}"
        COMPREPLY+=("$quoted")
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)

    # More is to come behind these.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:/=,@] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o default -F _mbus mbus
