"""Scripts: what the completion of every shell is made of, but for the words of the options."""

from string import Template


class Script(Template):
    """A script with places like @@{rules}: shells have their own use of the dollar sign."""

    delimiter = "@@"


BASH = Script(
    r"""# bash completion of bcvalidate; needs nothing but bash.

_bcvalidate_ids="@@{rules}"

# Each helper takes what stands before the value, and what is typed of the value.
_bcvalidate_reply() {
    local head=$1 typed=$2 word
    shift 2
    while IFS= read -r word; do
        COMPREPLY+=("$head$word")
    done < <(compgen "$@" -- "$typed")
}

_bcvalidate_words() {
    _bcvalidate_reply "$1" "$2" -W "$3"
}

_bcvalidate_files() {
    compopt -o filenames 2>/dev/null
    _bcvalidate_reply "$1" "$2" -f
}

_bcvalidate_nothing() {
    :
}

_bcvalidate_rule() {
    _bcvalidate_words "$1" "$2" "$_bcvalidate_ids"
}

_bcvalidate_rule_list() {
    local last=${2##*,}
    _bcvalidate_words "$1${2%"$last"}" "$last" "documented $_bcvalidate_ids"
}

_bcvalidate_severity() {
    if [[ $2 == *=* ]]; then
        _bcvalidate_words "$1${2%%=*}=" "${2#*=}" "@@{levels}"
    else
        compopt -o nospace 2>/dev/null
        _bcvalidate_reply "$1" "$2" -W "$_bcvalidate_ids" -S =
    fi
}

_bcvalidate_format() {
    if [[ $2 == *:* ]]; then
        _bcvalidate_files "$1${2%%:*}:" "${2#*:}"
    else
        _bcvalidate_words "$1" "$2" "@@{formats}"
    fi
}

_bcvalidate() {
    local IFS=$' \t\n' word cur="" option="" seen=" " offered="" given="" value cut="" sign i
    COMPREPLY=()
    # What bash splits at : and = is one word again.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $cur && ($word == [:=]* || $cur == *[:=]) ]]; then
            cur+=$word
        else
            option=$cur
            seen+="${cur%%=*} "
            cur=$word
        fi
    done
    value=$cur
    if [[ $cur == --*=* ]]; then
        option=${cur%%=*}
        given=$option=
        value=${cur#*=}
    fi
    [[ $seen == *" -- "* ]] && option=
    case $option in
@@{values}
        *)
            if [[ $cur == -* && $seen != *" -- "* ]]; then
@@{offers}
                _bcvalidate_words "" "$cur" "$offered"
            else
                _bcvalidate_files "" "$cur"
            fi
            ;;
    esac
    # readline replaces only what follows the last of these in the word.
    for sign in : =; do
        word=${cur%"${cur##*"$sign"}"}
        [[ $COMP_WORDBREAKS == *"$sign"* && ${#word} -gt ${#cut} ]] && cut=$word
    done
    ((${#COMPREPLY[@]})) && COMPREPLY=("${COMPREPLY[@]#"$cut"}")
    return 0
}

complete -F _bcvalidate bcvalidate
"""
)

ZSH = Script(
    r"""#compdef bcvalidate
# zsh completion of bcvalidate; a file _bcvalidate in a folder of fpath, or sourced after compinit.

_bcvalidate_rule() {
    local -a rules=(
@@{rules}
    )
    _describe -t rules rule rules "$@"
}

_bcvalidate_rule_list() {
    compset -P '*,'
    _bcvalidate_rule
    compadd -- documented
}

_bcvalidate_severity() {
    if compset -P '*='; then
        compadd -- @@{levels}
    else
        _bcvalidate_rule -S =
    fi
}

_bcvalidate_format() {
    if compset -P '*:'; then
        _files
    else
        local -a formats=(@@{formats})
        compadd -a formats
        compadd -S '' -- ${^formats}:
    fi
}

_bcvalidate_files() {
    _files
}

_bcvalidate_nothing() {
    _message 'a value'
}

_bcvalidate() {
    _arguments -s -S \
@@{options} \
        '*:spec:_files'
}

if [[ ${funcstack[1]} == _bcvalidate ]]; then
    _bcvalidate "$@"
else
    compdef _bcvalidate bcvalidate
fi
"""
)

FISH = Script(
    r"""# fish completion of bcvalidate.

function __bcvalidate_rule
    printf '%s\n' \
@@{rules}
end

function __bcvalidate_nothing
end

function __bcvalidate_value
    commandline -ct | string replace -r -- '^--[a-z-]+=' ''
end

function __bcvalidate_rule_list
    set -l head (__bcvalidate_value | string match -r -- '^.*,')
    printf '%s\n' "$head"documented "$head"(__bcvalidate_rule)
end

function __bcvalidate_severity
    set -l parts (__bcvalidate_value | string split -m 1 =)
    if set -q parts[2]
        printf '%s\n' "$parts[1]="(string split " " "@@{levels}")
    else
        __bcvalidate_rule | string replace \t =\t
    end
end

function __bcvalidate_format
    set -l formats @@{formats}
    set -l parts (__bcvalidate_value | string split -m 1 :)
    if set -q parts[2]
        printf '%s\n' "$parts[1]:"(__fish_complete_path $parts[2])
    else
        printf '%s\n' $formats $formats:
    end
end

@@{options}
"""
)
