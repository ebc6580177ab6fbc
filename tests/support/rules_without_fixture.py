"""What the fixtures cannot show or do show on purpose, each with its reason."""

UNDECIDABLE = {"token-mismatch": "it takes two requests with one token"}
"""The rules that no single request file breaks."""

RECORD_RULES = {"record-size", "record-syntax", "record-body-missing"}
"""The rules that only a record of a JSON Lines log can break; tests/records has them."""

REQUEST_RULES = {
    "url-pattern-invalid",
    "method-not-allowed",
    "token-form",
    "request-syntax",
    "content-length-wrong",
    "query-key-unknown",
    "query-key-repeated",
}
"""The rules that a body alone cannot break."""

NEAR_EDGES = {"duplicate-key": "unknown-keys", "body-depth": "depth-128"}
"""The fixtures near the edge of a lint that are not named after it."""

SDK_TOPIC = "the SDK sends both keys, empty; the API reference does not have them"
TOPIC = {
    ("undocumented-key", "/Notification/Topic/UserData"),
    ("undocumented-key", "/Notification/Topic/UserTemplate"),
}
SAMPLE = {
    ("placeholder", "/Notification/Topic/Endpoint"),
    ("placeholder", "/Configs/Mounts/OSS/AccessKeyId"),
    ("placeholder", "/Configs/Mounts/OSS/AccessKeySecret"),
    ("placeholder", "/Configs/Networks/VPC/VpcId"),
}

JUSTIFIED_LINTS: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "cli-wire-01-defaults": (SDK_TOPIC, TOPIC),
    "cli-wire-03-full": (
        f"{SDK_TOPIC}, and not the third key either",
        TOPIC | {("undocumented-key", "/Configs/Mounts/NasMetaCache")},
    ),
    "cli-wire-05-spot-default": (SDK_TOPIC, TOPIC),
    "cli-wire-07-spot-auto": (SDK_TOPIC, TOPIC),
    "cli-wire-09-disk-default-windows": (
        "the CLI was given a disk of 5 GB, a mount point without its colon, and a name of one letter",
        TOPIC
        | {
            ("data-disk-size", "/Configs/Disks/DataDisk/Size"),
            ("data-disk-mount-point", "/Configs/Disks/DataDisk/MountPoint"),
            ("name-prose", "/Name"),
        },
    ),
    "depth-128": (
        "it tests the depth, has no group, and is deep below an unknown key",
        {("unknown-key", "/Extra"), ("groups-missing", "")},
    ),
    "description-1024": (
        "the table allows 1024 characters, the prose 256",
        {("description-prose", "/Description")},
    ),
    "dispute-09-description-1": (
        "the table allows 1 character, the prose wants 2",
        {("description-prose", "/Description")},
    ),
    "dispute-17-datadisk-no-mountpoint": (
        "a data disk that is mounted nowhere",
        {("data-disk-mount-point", "/Configs/Disks/DataDisk")},
    ),
    "dispute-19-vpc-id-without-cidr": (
        "it has the id of a VPC without a CIDR block for the switch",
        {("vpc-id-without-cidr", "/Configs/Networks/VPC")},
    ),
    "dispute-23-cidr-host-bits": (
        "host bits are set",
        {("cidr-host-bits", "/Configs/Networks/VPC/CidrBlock")},
    ),
    "dryrun-cli-12-from-file": ("it is the sample of the API reference", SAMPLE),
    "image-id-1": ("an id of 1 character has no prefix", {("image-id-prefix", "/ImageId")}),
    "image-id-256": ("256 times x has no prefix", {("image-id-prefix", "/ImageId")}),
    "js-wire-05-networks-under-mounts": (
        "Networks is below Mounts, and the image id has no prefix",
        {("unknown-key", "/Configs/Mounts/Networks"), ("image-id-prefix", "/ImageId")},
    ),
    "name-1": ("the table allows 1 character, the prose wants 2", {("name-prose", "/Name")}),
    "name-leading-hyphen": ("the prose wants a letter first", {("name-prose", "/Name")}),
    "name-leading-underscore": ("the prose wants a letter first", {("name-prose", "/Name")}),
    "no-groups": ("it has no groups", {("groups-missing", "")}),
    "ok-15-mounts-oss-sts": (
        "the SDK was given a secret and a token",
        {
            ("secret-in-spec", "/Configs/Mounts/OSS/AccessKeySecret"),
            ("secret-in-spec", "/Configs/Mounts/OSS/SecurityToken"),
        },
    ),
    "ok-25-notification-defaults": (SDK_TOPIC, TOPIC),
    "ok-35-getter-side-effects": (SDK_TOPIC, TOPIC),
    "page-sample": ("it contains the placeholders of the API reference", SAMPLE),
    "prepaid": (
        "such machines must have been bought",
        {("prepaid-resource", "/Groups/group1/ResourceType")},
    ),
    "spot-price-0": (
        "a limit of 0 counts as unset",
        {("spot-price-missing", "/Groups/group1/SpotPriceLimit")},
    ),
    "unknown-keys": (
        "it tests unknown keys",
        {("unknown-key", "/Comment"), ("unknown-key", "/Extra")},
    ),
}
