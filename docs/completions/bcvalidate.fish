# fish completion of bcvalidate.

function __bcvalidate_rule
    printf '%s\n' \
        'url-pattern-invalid	Specified url pattern contains some illegal words.' \
        'method-not-allowed	The request http method is not supported for this resource.' \
        'token-mismatch	Specified idempotent token mismatch.' \
        'body-syntax	The request body has an invalid json format.' \
        'body-type	Specified parameter HttpBody is not valid. Its type must be object.' \
        'name-missing	Name is mandatory for this action.' \
        'opposite-router-id-missing	Configs.Networks.VPC.OppositeRouterId is mandatory for this action.' \
        'opposite-access-point-id-missing	Configs.Networks.VPC.OppositeAccessPointId is mandatory for this action.' \
        'opposite-region-id-missing	Configs.Networks.VPC.OppositeRegionId is mandatory for this action.' \
        'name-type	Specified parameter Name is not valid. Its type must be string.' \
        'name-length	Specified parameter Name is not valid. Its length must be in [1, 64].' \
        'name-charset	Specified parameter Name is not valid. It must only contain characters within [a-zA-Z0-9_-], and must not start with [0-9].' \
        'description-type	Specified parameter Description is not valid. Its type must be string.' \
        'description-length	Specified parameter Description is not valid. Its length must be in [0, 1024].' \
        'image-id-missing	ImageId is mandatory for this action.' \
        'image-id-type	Specified parameter ImageId is not valid. Its type must be string.' \
        'image-id-length	Specified parameter ImageId is not valid. Its length must be in [1, 256].' \
        'user-data-type	Specified parameter UserData is not valid. Its type must be object.' \
        'user-data-size	Specified parameter UserData is not valid. Its size must be in [0, 64].' \
        'user-data-key-length	Specified parameter UserData.{key} is not valid. Its length must be in [1, 128].' \
        'user-data-value-type	Specified parameter UserData.{key}.value is not valid. Its type must be string.' \
        'user-data-value-length	Specified parameter UserData.{key}.value is not valid. Its length must be in [0, 1024].' \
        'groups-type	Specified parameter Groups is not valid. Its type must be object.' \
        'group-type	Specified parameter Groups.{key} is not valid. Its type must be object.' \
        'group-name-length	Specified parameter Groups.{key} is not valid. Its size must be in [1, 64].' \
        'desired-vm-count-missing	DesiredVMCount is mandatory for this action.' \
        'desired-vm-count-type	Specified parameter DesiredVMCount is not valid. Its type must be integer.' \
        'desired-vm-count-range	Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].' \
        'cidr-block	Specified parameter CidrBlock is not valid. Configs.Networks.VPC.CidrBlock is not valid.' \
        'quota-clusters	The MaxClusterCount ({value}) quota is exhausted.' \
        'quota-groups	The MaxClusterGroupCount ({value}) quota is exhausted.' \
        'quota-desired-vm-count	The MaxClusterGroupDesiredVMCount ({value}) quota is exhausted.' \
        'opposite-router-type-forbidden	The Configs.Networks.VPC.OppositeRouterType ({value}) is forbidden.' \
        'instance-type-missing	InstanceType is mandatory for this action.' \
        'instance-type-invalid	Specified parameter InstanceType is not valid.' \
        'resource-type-missing	ResourceType is mandatory for this action.' \
        'resource-type-invalid	Specified parameter ResourceType is not valid.' \
        'parameter-invalid	Specified parameter {Parameter} is not valid.' \
        'unknown-key	Key {key} is not known here; the vendor\'s SDK drops such keys without a word, so correct its spelling or remove it.' \
        'duplicate-key	Key {key} occurs more than once in this object; keep one of them, because only the last one counts.' \
        'body-size	The body is larger than 262144 bytes (256 KiB), the limit for a request; keep what is large in OSS, and only its address in the body.' \
        'body-depth	The body is nested more than 128 levels deep; a cluster description needs no more than 5, so remove the extra levels.' \
        'groups-missing	The cluster has no group, so it has no machines; add one to Groups, with its DesiredVMCount and ResourceType.' \
        'placeholder	{Parameter} still has a placeholder in square brackets; put your own value in its place.' \
        'secret-in-spec	{Parameter} holds a credential in plain text; take it out of the spec, and have the program that submits it fill it in.' \
        'system-disk-size	{Parameter} should be 40 to 500, the sizes in GB that a system disk may have.' \
        'data-disk-size	{Parameter} should be 20 to 32768, the sizes in GB that a data disk may have.' \
        'disk-types-differ	{Parameter} differs from the Type of the system disk; give both disks the same Type.' \
        'data-disk-mount-point	A data disk needs a MountPoint that is an absolute directory below / such as /home/disk1, or on Windows a drive other than C such as E:; set one.' \
        'disk-type-unknown	{value} is no known type of disk; use cloud_efficiency or cloud_ssd (older types: cloud, ephemeral, ephemeral_ssd).' \
        'disk-type-unavailable	{value} is none of the types that the account has for this disk; use one of those.' \
        'bcs-type-in-vpc	{value} is a bcs type, which a VPC does not offer; choose an ecs type, or take the VPC out of Configs.Networks.' \
        'bcs-type-needs-ephemeral	{Parameter} does not suit a bcs instance type, which takes ephemeral only; use that.' \
        'vpc-id-without-cidr	VpcId is set without CidrBlock; set it to a block inside that VPC which no other switch uses.' \
        'vpc-and-classic	{Parameter} is of a classic network while the cluster is in a VPC, and the two exclude each other; empty the list, or take the VPC out.' \
        'nas-without-vpc	{Parameter} is on NAS, which can be reached only from inside a VPC; set Configs.Networks.VPC.' \
        'mount-source-scheme	{Parameter} should start with oss://bucket/ or be nas://host:/path.' \
        'mount-destination	{Parameter} should be an absolute path below / such as /home/data/, or on Windows a drive such as E:.' \
        'mount-destinations-overlap	{Parameter} is, or is inside, the destination of another mount; choose directories of which none contains another.' \
        'topic-event-unknown	{value} is no event of a cluster; use OnClusterDeleted, OnInstanceCreated or OnInstanceActive.' \
        'spot-fields-unused	{Parameter} has no effect here; it needs ResourceType Spot, and a price also SpotStrategy SpotWithPriceLimit.' \
        'spot-price-missing	SpotStrategy is SpotWithPriceLimit, but there is no SpotPriceLimit above 0; set the highest price per hour.' \
        'spot-price-decimals	{Parameter} has more than 3 decimals; a price may have 3 at most, so round it.' \
        'instance-type-format	{value} does not look like an instance type; they read like ecs.sn1ne.large or bcs.a2.large.' \
        'image-id-prefix	{Parameter} should start with img- (an image of BatchCompute) or m- (an image of ECS).' \
        'isv-service-unknown	{value} is no ISV service that the API page names; it names GTX only, and the empty string asks for none.' \
        'token-form	The IdempotentToken should be 1 to 64 letters, digits and underscores; a UUID passes once its hyphens are removed.' \
        'request-syntax	The request is not well-formed HTTP/1.1; a server cannot read it.' \
        'content-length-wrong	Content-Length is not the length of the body in bytes; correct it, or leave it to the client that sends the request.' \
        'query-key-unknown	Query key {key} is not known here; the page has IdempotentToken only, so correct its spelling or remove it.' \
        'query-key-repeated	Query key {key} occurs more than once, and no page says which one counts; leave one of them.' \
        'record-size	The line is too long to be checked; a body has no more than 262144 bytes.' \
        'record-syntax	The line is not JSON, so that there is no body in it to be checked.' \
        'record-body-missing	The line has no body where one is asked for; correct the pointer, or leave such lines out.' \
        'cidr-host-bits	CidrBlock {value} has bits set after its prefix; write the first address of the block.' \
        'opposite-access-point-unused	OppositeAccessPointId must not be set for OppositeRouterType VRouter; remove it.' \
        'undocumented-key	Key {key} is known to the vendor\'s SDKs, but not to the API page; remove it unless you know that the service takes it.' \
        'legacy-key	AccessSecurityToken is the older name of SecurityToken; use the newer one.' \
        'name-prose	The page\'s prose, unlike its error table, wants Name to be 2 to 128 letters, digits, Chinese characters, colons, _ or -, and to start with a letter or a Chinese character.' \
        'description-prose	The page\'s prose, unlike its error table, wants Description to be 2 to 256 letters, digits, Chinese characters, colons, _ or -, to start with a letter or a Chinese character, and not with http:// or https://.' \
        'prepaid-resource	ResourceType PrePaid asks for machines that were bought beforehand; make sure that the account has enough of them.'
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
        printf '%s\n' "$parts[1]="(string split " " "error warning info")
    else
        __bcvalidate_rule | string replace \t =\t
    end
end

function __bcvalidate_format
    set -l formats text line json github gitlab sarif junit checkstyle html
    set -l parts (__bcvalidate_value | string split -m 1 :)
    if set -q parts[2]
        printf '%s\n' "$parts[1]:"(__fish_complete_path $parts[2])
    else
        printf '%s\n' $formats $formats:
    end
end

complete -c bcvalidate -l select -x -a '(__bcvalidate_rule_list)' -d 'check only these rules: ids, globs, or documented for all of the API; with commas'
complete -c bcvalidate -l ignore -x -a '(__bcvalidate_rule_list)' -d 'check all rules except these'
complete -c bcvalidate -l severity -x -a '(__bcvalidate_severity)' -d 'change the severity of a rule: error, warning or info'
complete -c bcvalidate -l no-lint -n 'not __fish_contains_opt no-lint' -d 'check only the rules that the API documents'
complete -c bcvalidate -l strict -n 'not __fish_contains_opt strict' -d 'exit with 1 also for warnings and for suppressions that hide nothing'
complete -c bcvalidate -l policy -r -F -d 'also check an organisation\'s own schema'
complete -c bcvalidate -l account -r -F -d 'check requests against the account limits in this file'
complete -c bcvalidate -l token -x -a '(__bcvalidate_nothing)' -d 'the IdempotentToken of request files that are only a body'
complete -c bcvalidate -l ledger -r -F -d 'the token ledger, a SQLite file that records which request used which token'
complete -c bcvalidate -l baseline -r -F -d 'leave out the findings that this file lists'
complete -c bcvalidate -l write-baseline -n 'not __fish_contains_opt write-baseline' -d 'replace the content of the baseline with all findings of this run'
complete -c bcvalidate -l config -r -F -d 'read the settings from this file'
complete -c bcvalidate -l no-config -n 'not __fish_contains_opt no-config' -d 'read no settings'
complete -c bcvalidate -l engine -x -a 'compiled reference' -d 'the engine that checks'
complete -c bcvalidate -l format -x -a '(__bcvalidate_format)' -d 'the format, and optionally a file: text, line, json, github, gitlab, sarif, junit, checkstyle, html; may be repeated (default: text)'
complete -c bcvalidate -l output -r -F -d 'write the report to this file'
complete -c bcvalidate -l statistics -n 'not __fish_contains_opt statistics' -d 'also count the findings by rule, code, severity and file (text, json, html)'
complete -c bcvalidate -l max-findings -x -a '(__bcvalidate_nothing)' -d 'stop after this many findings'
complete -c bcvalidate -l fail-fast -n 'not __fish_contains_opt fail-fast' -d 'stop after the first request file or record with an error'
complete -c bcvalidate -l first -n 'not __fish_contains_opt first' -d 'report only the first error of each request file or record'
complete -c bcvalidate -s v -l verbose -n 'not __fish_contains_opt -s v verbose' -d 'also write to standard error what is not checked, and which settings are used'
complete -c bcvalidate -s q -l quiet -n 'not __fish_contains_opt -s q quiet' -d 'no summary; no output at all for valid request files'
complete -c bcvalidate -l color -x -a 'auto always never' -d 'color the text'
complete -c bcvalidate -l lang -x -a 'auto en zh' -d 'also give each message in this language'
complete -c bcvalidate -l ndjson -n 'not __fish_contains_opt ndjson' -d 'read every input as a log, whatever its name, also -'
complete -c bcvalidate -l body-at -x -a '(__bcvalidate_nothing)' -d 'JSON Pointer to the body in a record, such as /Body; IdempotentToken may be beside it'
complete -c bcvalidate -l max-line -x -a '(__bcvalidate_nothing)' -d 'do not read longer lines, and report each as an error'
complete -c bcvalidate -l jobs -x -a '(__bcvalidate_nothing)' -d 'check with N processes, also many request files; auto: one for each processor'
complete -c bcvalidate -l gate -x -a 'auto fast plain off' -d 'how to skip records without findings; off: check every record in full'
complete -c bcvalidate -l fix -n 'not __fish_contains_opt fix' -d 'fix in place what has only one meaning'
complete -c bcvalidate -l diff -n 'not __fish_contains_opt diff' -d 'show what --fix would change, and write nothing'
complete -c bcvalidate -l unsafe-fixes -n 'not __fish_contains_opt unsafe-fixes' -d 'also fix what may change the meaning'
complete -c bcvalidate -l explain -x -a '(__bcvalidate_rule)' -d 'explain a rule, with an example'
complete -c bcvalidate -l list-rules -n 'not __fish_contains_opt list-rules' -d 'list all rules'
complete -c bcvalidate -l print-schema -n 'not __fish_contains_opt print-schema' -d 'print a JSON Schema (draft-07) of the body, for editors'
complete -c bcvalidate -l completion -x -a 'bash zsh fish' -d 'print the completion script of a shell'
complete -c bcvalidate -l man -n 'not __fish_contains_opt man' -d 'print the man page, as roff'
complete -c bcvalidate -l version -n 'not __fish_contains_opt version' -d 'print the version'
complete -c bcvalidate -s h -l help -n 'not __fish_contains_opt -s h help' -d 'print all options'
