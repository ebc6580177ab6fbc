"""The advice on bodies of ok/ that is right to be given, each with its reason."""

SDK_TOPIC = "the SDK sends both keys, empty; the page does not have them"
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

JUSTIFIED: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "cli-wire-01-defaults": (SDK_TOPIC, TOPIC),
    "cli-wire-03-full": (
        f"{SDK_TOPIC}; nor does it have the third",
        TOPIC | {("undocumented-key", "/Configs/Mounts/NasMetaCache")},
    ),
    "cli-wire-05-spot-default": (SDK_TOPIC, TOPIC),
    "cli-wire-07-spot-auto": (SDK_TOPIC, TOPIC),
    "cli-wire-09-disk-default-windows": (
        "the CLI was given a disk of 5 GB at E without its colon, and a name of one letter",
        TOPIC
        | {
            ("data-disk-size", "/Configs/Disks/DataDisk/Size"),
            ("data-disk-mount-point", "/Configs/Disks/DataDisk/MountPoint"),
            ("name-prose", "/Name"),
        },
    ),
    "depth-128": (
        "it is about depth, has no group, and holds the depth below a key of its own",
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
        "a VPC of one's own without a block for the switch",
        {("vpc-id-without-cidr", "/Configs/Networks/VPC")},
    ),
    "dispute-23-cidr-host-bits": (
        "host bits are set",
        {("cidr-host-bits", "/Configs/Networks/VPC/CidrBlock")},
    ),
    "dryrun-cli-12-from-file": ("it is the page's sample", SAMPLE),
    "image-id-1": ("an id of 1 character has no prefix", {("image-id-prefix", "/ImageId")}),
    "image-id-256": ("256 times x has no prefix", {("image-id-prefix", "/ImageId")}),
    "js-wire-05-networks-under-mounts": (
        "Networks stands below Mounts, and the image is called by its bare name",
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
    "page-sample": ("the page's placeholders are still in place", SAMPLE),
    "prepaid": (
        "such machines must have been bought",
        {("prepaid-resource", "/Groups/group1/ResourceType")},
    ),
    "spot-price-0": (
        "a limit of 0 counts as unset",
        {("spot-price-missing", "/Groups/group1/SpotPriceLimit")},
    ),
    "unknown-keys": (
        "it is about keys that nobody knows",
        {("unknown-key", "/Comment"), ("unknown-key", "/Extra")},
    ),
}
