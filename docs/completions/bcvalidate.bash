# bash completion of bcvalidate; needs nothing but bash.

_bcvalidate_ids="url-pattern-invalid method-not-allowed token-mismatch body-syntax body-type name-missing opposite-router-id-missing opposite-access-point-id-missing opposite-region-id-missing name-type name-length name-charset description-type description-length image-id-missing image-id-type image-id-length user-data-type user-data-size user-data-key-length user-data-value-type user-data-value-length groups-type group-type group-name-length desired-vm-count-missing desired-vm-count-type desired-vm-count-range cidr-block quota-clusters quota-groups quota-desired-vm-count opposite-router-type-forbidden instance-type-missing instance-type-invalid resource-type-missing resource-type-invalid parameter-invalid unknown-key duplicate-key body-size body-depth groups-missing placeholder secret-in-spec system-disk-size data-disk-size disk-types-differ data-disk-mount-point disk-type-unknown disk-type-unavailable bcs-type-in-vpc bcs-type-needs-ephemeral vpc-id-without-cidr vpc-and-classic nas-without-vpc mount-source-scheme mount-destination mount-destinations-overlap topic-event-unknown spot-fields-unused spot-price-missing spot-price-decimals instance-type-format image-id-prefix isv-service-unknown token-form request-syntax content-length-wrong query-key-unknown query-key-repeated record-size record-syntax record-body-missing cidr-host-bits opposite-access-point-unused undocumented-key legacy-key name-prose description-prose prepaid-resource"

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
        _bcvalidate_words "$1${2%%=*}=" "${2#*=}" "error warning info"
    else
        compopt -o nospace 2>/dev/null
        _bcvalidate_reply "$1" "$2" -W "$_bcvalidate_ids" -S =
    fi
}

_bcvalidate_format() {
    if [[ $2 == *:* ]]; then
        _bcvalidate_files "$1${2%%:*}:" "${2#*:}"
    else
        _bcvalidate_words "$1" "$2" "text line json github gitlab sarif junit checkstyle html text: line: json: github: gitlab: sarif: junit: checkstyle: html:"
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
        --select) _bcvalidate_rule_list "$given" "$value" ;;
        --ignore) _bcvalidate_rule_list "$given" "$value" ;;
        --severity) _bcvalidate_severity "$given" "$value" ;;
        --policy) _bcvalidate_files "$given" "$value" ;;
        --account) _bcvalidate_files "$given" "$value" ;;
        --token) _bcvalidate_nothing "$given" "$value" ;;
        --ledger) _bcvalidate_files "$given" "$value" ;;
        --baseline) _bcvalidate_files "$given" "$value" ;;
        --config) _bcvalidate_files "$given" "$value" ;;
        --engine) _bcvalidate_words "$given" "$value" "compiled reference" ;;
        --format) _bcvalidate_format "$given" "$value" ;;
        --output) _bcvalidate_files "$given" "$value" ;;
        --max-findings) _bcvalidate_nothing "$given" "$value" ;;
        --color) _bcvalidate_words "$given" "$value" "auto always never" ;;
        --lang) _bcvalidate_words "$given" "$value" "auto en zh" ;;
        --body-at) _bcvalidate_nothing "$given" "$value" ;;
        --max-line) _bcvalidate_nothing "$given" "$value" ;;
        --jobs) _bcvalidate_nothing "$given" "$value" ;;
        --gate) _bcvalidate_words "$given" "$value" "auto fast plain off" ;;
        --explain) _bcvalidate_rule "$given" "$value" ;;
        --completion) _bcvalidate_words "$given" "$value" "bash zsh fish" ;;
        *)
            if [[ $cur == -* && $seen != *" -- "* ]]; then
                offered+=" --select"
                offered+=" --ignore"
                offered+=" --severity"
                [[ $seen == *" --no-lint "* ]] || offered+=" --no-lint"
                [[ $seen == *" --strict "* ]] || offered+=" --strict"
                offered+=" --policy"
                offered+=" --account"
                [[ $seen == *" --token "* ]] || offered+=" --token"
                [[ $seen == *" --ledger "* ]] || offered+=" --ledger"
                [[ $seen == *" --baseline "* ]] || offered+=" --baseline"
                [[ $seen == *" --write-baseline "* ]] || offered+=" --write-baseline"
                [[ $seen == *" --config "* ]] || offered+=" --config"
                [[ $seen == *" --no-config "* ]] || offered+=" --no-config"
                [[ $seen == *" --engine "* ]] || offered+=" --engine"
                offered+=" --format"
                [[ $seen == *" --output "* ]] || offered+=" --output"
                [[ $seen == *" --statistics "* ]] || offered+=" --statistics"
                [[ $seen == *" --max-findings "* ]] || offered+=" --max-findings"
                [[ $seen == *" --fail-fast "* ]] || offered+=" --fail-fast"
                [[ $seen == *" --first "* ]] || offered+=" --first"
                [[ $seen == *" -v "* || $seen == *" --verbose "* ]] || offered+=" -v --verbose"
                [[ $seen == *" -q "* || $seen == *" --quiet "* ]] || offered+=" -q --quiet"
                [[ $seen == *" --color "* ]] || offered+=" --color"
                [[ $seen == *" --lang "* ]] || offered+=" --lang"
                [[ $seen == *" --ndjson "* ]] || offered+=" --ndjson"
                [[ $seen == *" --body-at "* ]] || offered+=" --body-at"
                [[ $seen == *" --max-line "* ]] || offered+=" --max-line"
                [[ $seen == *" --jobs "* ]] || offered+=" --jobs"
                [[ $seen == *" --gate "* ]] || offered+=" --gate"
                [[ $seen == *" --fix "* ]] || offered+=" --fix"
                [[ $seen == *" --diff "* ]] || offered+=" --diff"
                [[ $seen == *" --unsafe-fixes "* ]] || offered+=" --unsafe-fixes"
                [[ $seen == *" --explain "* ]] || offered+=" --explain"
                [[ $seen == *" --list-rules "* ]] || offered+=" --list-rules"
                [[ $seen == *" --print-schema "* ]] || offered+=" --print-schema"
                [[ $seen == *" --completion "* ]] || offered+=" --completion"
                [[ $seen == *" --man "* ]] || offered+=" --man"
                [[ $seen == *" --version "* ]] || offered+=" --version"
                [[ $seen == *" -h "* || $seen == *" --help "* ]] || offered+=" -h --help"
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
