"""What POST /clusters must fulfil, compiled from schemas/create-cluster.schema.json and schemas/common.schema.json.

Written by python -m tools.compiler; change the schema files, not this one.
"""

KEY_RULES = ("group-name-length", "legacy-key", "undocumented-key", "unknown-key", "user-data-key-length")
MEMOS = 8
BROKEN: tuple[int, tuple[str | None, ...]] = (-1, ())
UNSEEN: tuple[int, tuple[str | None, ...]] = (-2, ())
PARAMETER_ROOTS = (("Groups", "*"),)
_MOST_TEXTS = 1024
_LONGEST_TEXT = 64
_OCTETS = {str(number): number for number in range(256)}


def _is_block(text: str, networks: tuple[tuple[int, int, int, int], ...]) -> bool:
    """Whether a text is a.b.c.d/n inside one of the networks, n between its bounds."""
    address, _, length = text.partition("/")
    octets = address.split(".")
    if len(octets) != 4 or length not in _OCTETS:
        return False
    value = 0
    for octet in octets:
        if octet not in _OCTETS:
            return False
        value = value << 8 | _OCTETS[octet]
    for first, prefix, shortest, longest in networks:
        if (value ^ first) >> (32 - prefix) == 0:
            return shortest <= _OCTETS[length] <= longest
    return False


def _has_host_bits(text: str) -> bool:
    """Whether a text is a.b.c.d/n, and the address has bits set after the first n."""
    address, _, length = text.partition("/")
    octets = address.split(".")
    if len(octets) != 4 or length not in _OCTETS or any(octet not in _OCTETS for octet in octets):
        return False
    a, b, c, d = (_OCTETS[octet] for octet in octets)
    host_bits = 32 - _OCTETS[length]
    return host_bits >= 0 and (a << 24 | b << 16 | c << 8 | d) & ((1 << host_bits) - 1) != 0


def _matches(text: str, forms: tuple[tuple[tuple[str | frozenset[str], str], ...], ...]) -> bool:
    """Whether a text has one of these forms, of which none needs to go back.

    A part of a form is a word, or some of its characters or of all but some: one, + or *.
    """
    for form in forms:
        at = 0
        for characters, many in form:
            start = at
            if isinstance(characters, frozenset):
                if many == "":
                    at += at < len(text) and text[at] not in characters
                elif characters.isdisjoint(text[at:]):
                    at = len(text)
                else:
                    while text[at] not in characters:
                        at += 1
            elif many == "word":
                at += len(characters) if text.startswith(characters, at) else 0
            elif many == "":
                at += at < len(text) and text[at] in characters
            else:
                at = len(text) - len(text[at:].lstrip(characters))
            if at == start and many != "*":
                break
        else:
            if at == len(text):
                return True
    return False


def _remember(memo: set[str], text: str) -> None:
    """Keep a text that need not be looked at again, as long as there are not too many."""
    if len(memo) >= _MOST_TEXTS:
        memo.clear()
    if len(text) <= _LONGEST_TEXT:
        memo.add(text)


def _whole(networks: tuple[tuple[int, int, int, int], ...]) -> frozenset[str]:
    """The blocks that start where their network starts, as most bodies write them."""
    return frozenset(
        f"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{length}"
        for first, _, shortest, longest in networks
        for length in range(shortest, longest + 1)
    )


_NAME_CHARSET_FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
_NAME_CHARSET_REST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
_NAME_PROSE_FORMS = (((frozenset("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~"), ""), (frozenset("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$%&'()*+,./;<=>?@[\\]^`{|}~"), "*")),)
_NAME_PROSE_FIRST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NAME_PROSE_REST = "-0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_DESCRIPTION_PROSE_FORMS = (((frozenset("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~"), ""), (frozenset("\u0000"), "*")),)
_DESCRIPTION_PROSE_FIRST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_INSTANCE_TYPE_FORMAT_FORMS = ((("ecs.", "word"), ("abcdefghijklmnopqrstuvwxyz0123456789-", "+"), (".", "word"), ("abcdefghijklmnopqrstuvwxyz0123456789-", "+")), (("bcs.", "word"), ("abcdefghijklmnopqrstuvwxyz0123456789-", "+"), (".", "word"), ("abcdefghijklmnopqrstuvwxyz0123456789-", "+")), (("[", "word"), (frozenset("\n"), "*")))
_IMAGE_ID_PREFIX_FORMS = ((("img-", "word"), (frozenset("\n"), "+")), (("m-", "word"), (frozenset("\n"), "+")), (("[", "word"), (frozenset("\n"), "*")))
_DATA_DISK_MOUNT_POINT_FORMS = ((("/", "word"), (frozenset("\n"), "+")), (("abdefghijklmnopqrstuvwxyzABDEFGHIJKLMNOPQRSTUVWXYZ", ""), (":", "word")), (("abdefghijklmnopqrstuvwxyzABDEFGHIJKLMNOPQRSTUVWXYZ", ""), (":", "word"), ("\\/", "")), (("[", "word"), (frozenset("\n"), "*")))
_MOUNT_SOURCE_SCHEME_FORMS = ((("oss://", "word"), (frozenset("/\n"), "+"), ("/", "word"), (frozenset("\n"), "*")), (("nas://", "word"), (frozenset("/:\n"), "+"), (":/", "word"), (frozenset("\n"), "*")), (("smb://", "word"), (frozenset("\n"), "+")), (("lustre://", "word"), (frozenset("\n"), "+")), (("nasplus://", "word"), (frozenset("\n"), "+")), (("[", "word"), (frozenset("\n"), "*")))
_MOUNT_DESTINATION_FORMS = ((("/", "word"), (frozenset("\n"), "+")), (("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", ""), (":", "word")), (("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", ""), (":", "word"), ("\\/", ""), (frozenset("\n"), "*")), (("[", "word"), (frozenset("\n"), "*")))
_CIDR_BLOCK_NETWORKS = ((0x0a000000, 8, 12, 24), (0xac100000, 12, 12, 24), (0xc0a80000, 16, 16, 24))
_CIDR_BLOCK_WHOLE = _whole(_CIDR_BLOCK_NETWORKS)
_GROUPS_VALUE_KEYS = frozenset(("DesiredVMCount", "InstanceType", "ResourceType", "SpotStrategy", "SpotPriceLimit", "HostnamePrefix", "ImageId", "Mode", "Disks"))
_TOPIC_KEYS = frozenset(("Name", "Endpoint", "Events", "UserData", "UserTemplate"))
_NOTIFICATION_KEYS = frozenset(("Topic",))
_SYSTEM_DISK_KEYS = frozenset(("Type", "Size", "MountPoint"))
_DATA_DISK_KEYS = frozenset(("Type", "Size", "MountPoint"))
_DISKS_KEYS = frozenset(("SystemDisk", "DataDisk"))
_OSS_KEYS = frozenset(("AccessKeyId", "AccessKeySecret", "SecurityToken", "AccessSecurityToken"))
_NAS_KEYS = frozenset(("AccessGroup", "FileSystem"))
_ENTRIES_ITEM_KEYS = frozenset(("Source", "Destination", "WriteSupport"))
_MOUNTS_KEYS = frozenset(("Locale", "Lock", "CacheSupport", "CacheBlockSize", "CacheTotalSize", "OSS", "NAS", "Entries", "NasMetaCache", "RefreshTimeOut", "RefreshStrategy", "RefreshTopicName"))
_VPC_KEYS = frozenset(("CidrBlock", "VpcId", "ExpressConnectSpec", "OppositeRegionId", "OppositeAccessPointId", "OppositeRouterType", "OppositeRouterId", "OppositeInterfaceId"))
_CLASSIC_KEYS = frozenset(("AllowIpAddress", "AllowIpAddressEgress", "AllowSecurityGroup", "AllowSecurityGroupEgress"))
_NETWORKS_KEYS = frozenset(("VPC", "Classic"))
_CONFIGS_KEYS = frozenset(("Disks", "Mounts", "Networks"))
_BODY_KEYS = frozenset(("Name", "Description", "InstanceType", "ImageId", "DependencyIsvService", "Bootstrap", "UserData", "EnvVars", "Groups", "Notification", "Configs", "ScheduleType", "PasswordInherit"))


def violations(
    body: object,
    *,
    allowed_opposite_router_type: tuple[str, ...] = ("VRouter", "VBR"),
    available_cluster_instance_type: tuple[str, ...] | None = None,
    available_cluster_resource_type: tuple[str, ...] = ("OnDemand", "Spot", "PrePaid"),
    available_prepaid_instance_type: tuple[str, ...] | None = None,
    available_spot_instance_type: tuple[str, ...] | None = None,
    cluster_count: int | None = None,
    max_cluster_count: int | None = None,
    max_cluster_group_count: int | None = None,
    max_cluster_group_desired_vm_count: int | None = None,
    **_: object,
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule that is documented, each as (rule, path, value), in one pass."""
    found: list[tuple[str, tuple[str | int, ...], object]] = []
    # body-type
    if type(body) is not dict:
        found.append(("body-type", (), body))
    else:
        # name-missing
        if "Name" not in body:
            found.append(("name-missing", (), body))
        # image-id-missing
        if "ImageId" not in body:
            found.append(("image-id-missing", (), body))
        # quota-clusters
        if max_cluster_count is not None and cluster_count is not None and cluster_count >= max_cluster_count:
            found.append(("quota-clusters", (), max_cluster_count))
        if "Name" in body:
            value = body["Name"]
            # name-type
            if type(value) is not str:
                found.append(("name-type", ("Name",), value))
            else:
                # name-length
                if not 1 <= len(value) <= 64:
                    found.append(("name-length", ("Name",), value))
                # name-charset
                if value and (value[0] not in _NAME_CHARSET_FIRST or value.strip(_NAME_CHARSET_REST)):
                    found.append(("name-charset", ("Name",), value))
        if "Description" in body:
            value = body["Description"]
            # description-type
            if type(value) is not str:
                found.append(("description-type", ("Description",), value))
            else:
                # description-length
                if len(value) > 1024:
                    found.append(("description-length", ("Description",), value))
        if "InstanceType" in body:
            value = body["InstanceType"]
            # instance-type-invalid
            if type(value) is not str:
                found.append(("instance-type-invalid", ("InstanceType",), value))
            else:
                # instance-type-invalid
                if value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_spot_instance_type is None or value not in available_spot_instance_type) and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
                    found.append(("instance-type-invalid", ("InstanceType",), value))
        if "ImageId" in body:
            value = body["ImageId"]
            # image-id-type
            if type(value) is not str:
                found.append(("image-id-type", ("ImageId",), value))
            else:
                # image-id-length
                if not 1 <= len(value) <= 256:
                    found.append(("image-id-length", ("ImageId",), value))
        # parameter-invalid
        if "DependencyIsvService" in body and type(body["DependencyIsvService"]) is not str:
            found.append(("parameter-invalid", ("DependencyIsvService",), body["DependencyIsvService"]))
        # parameter-invalid
        if "Bootstrap" in body and type(body["Bootstrap"]) is not str:
            found.append(("parameter-invalid", ("Bootstrap",), body["Bootstrap"]))
        if "UserData" in body:
            user_data = body["UserData"]
            # user-data-type
            if type(user_data) is not dict:
                found.append(("user-data-type", ("UserData",), user_data))
            else:
                # user-data-size
                if len(user_data) > 64:
                    found.append(("user-data-size", ("UserData",), user_data))
                for user_data_key, user_data_value in user_data.items():
                    # user-data-key-length
                    if type(user_data_key) is not str or not 1 <= len(user_data_key) <= 128:
                        found.append(("user-data-key-length", ("UserData", user_data_key), user_data_key))
                    # user-data-value-type
                    if type(user_data_value) is not str:
                        found.append(("user-data-value-type", ("UserData", user_data_key), user_data_value))
                    else:
                        # user-data-value-length
                        if len(user_data_value) > 1024:
                            found.append(("user-data-value-length", ("UserData", user_data_key), user_data_value))
        if "EnvVars" in body:
            env_vars = body["EnvVars"]
            # parameter-invalid
            if type(env_vars) is not dict:
                found.append(("parameter-invalid", ("EnvVars",), env_vars))
            elif env_vars:
                for env_vars_key, env_vars_value in env_vars.items():
                    # parameter-invalid
                    if type(env_vars_value) is not str:
                        found.append(("parameter-invalid", ("EnvVars", env_vars_key), env_vars_value))
        if "Groups" in body:
            groups = body["Groups"]
            # groups-type
            if type(groups) is not dict:
                found.append(("groups-type", ("Groups",), groups))
            else:
                # quota-groups
                if max_cluster_group_count is not None and len(groups) > max_cluster_group_count:
                    found.append(("quota-groups", ("Groups",), max_cluster_group_count))
                for groups_key, groups_value in groups.items():
                    # group-name-length
                    if type(groups_key) is not str or not 1 <= len(groups_key) <= 64:
                        found.append(("group-name-length", ("Groups", groups_key), groups_key))
                    # group-type
                    if type(groups_value) is not dict:
                        found.append(("group-type", ("Groups", groups_key), groups_value))
                    else:
                        # desired-vm-count-missing
                        if "DesiredVMCount" not in groups_value:
                            found.append(("desired-vm-count-missing", ("Groups", groups_key), groups_value))
                        # resource-type-missing
                        if "ResourceType" not in groups_value:
                            found.append(("resource-type-missing", ("Groups", groups_key), groups_value))
                        if "DesiredVMCount" in groups_value:
                            value = groups_value["DesiredVMCount"]
                            # desired-vm-count-type
                            if type(value) is not int:
                                found.append(("desired-vm-count-type", ("Groups", groups_key, "DesiredVMCount"), value))
                            else:
                                # desired-vm-count-range
                                if not 1 <= value <= 65536:
                                    found.append(("desired-vm-count-range", ("Groups", groups_key, "DesiredVMCount"), value))
                                # quota-desired-vm-count
                                if max_cluster_group_desired_vm_count is not None and value > max_cluster_group_desired_vm_count:
                                    found.append(("quota-desired-vm-count", ("Groups", groups_key, "DesiredVMCount"), max_cluster_group_desired_vm_count))
                        # instance-type-invalid
                        if "InstanceType" in groups_value and type(groups_value["InstanceType"]) is not str:
                            found.append(("instance-type-invalid", ("Groups", groups_key, "InstanceType"), groups_value["InstanceType"]))
                        if "ResourceType" in groups_value:
                            value = groups_value["ResourceType"]
                            # resource-type-invalid
                            if type(value) is not str or value not in available_cluster_resource_type:
                                found.append(("resource-type-invalid", ("Groups", groups_key, "ResourceType"), value))
                        if "SpotStrategy" in groups_value:
                            value = groups_value["SpotStrategy"]
                            # parameter-invalid
                            if type(value) is not str or value not in ("", "SpotWithPriceLimit", "SpotAsPriceGo"):
                                found.append(("parameter-invalid", ("Groups", groups_key, "SpotStrategy"), value))
                        if "SpotPriceLimit" in groups_value:
                            value = groups_value["SpotPriceLimit"]
                            # parameter-invalid
                            if (type(value) is not int and (type(value) is not float or value - value != 0)) or value < 0:
                                found.append(("parameter-invalid", ("Groups", groups_key, "SpotPriceLimit"), value))
                        # parameter-invalid
                        if "HostnamePrefix" in groups_value and type(groups_value["HostnamePrefix"]) is not str:
                            found.append(("parameter-invalid", ("Groups", groups_key, "HostnamePrefix"), groups_value["HostnamePrefix"]))
                        # parameter-invalid
                        if "ImageId" in groups_value and type(groups_value["ImageId"]) is not str:
                            found.append(("parameter-invalid", ("Groups", groups_key, "ImageId"), groups_value["ImageId"]))
                        # parameter-invalid
                        if "Mode" in groups_value and type(groups_value["Mode"]) is not str:
                            found.append(("parameter-invalid", ("Groups", groups_key, "Mode"), groups_value["Mode"]))
                        # parameter-invalid
                        if "Disks" in groups_value and type(groups_value["Disks"]) is not dict:
                            found.append(("parameter-invalid", ("Groups", groups_key, "Disks"), groups_value["Disks"]))
                        if "InstanceType" in groups_value and type(groups_value["InstanceType"]) is str and ((available_cluster_instance_type is not None and groups_value["InstanceType"] not in available_cluster_instance_type) or (available_spot_instance_type is not None and groups_value["InstanceType"] not in available_spot_instance_type)):
                            if "ResourceType" in groups_value and groups_value["ResourceType"] == "Spot":
                                if "InstanceType" in groups_value:
                                    value = groups_value["InstanceType"]
                                    # instance-type-invalid
                                    if type(value) is str and value and available_spot_instance_type is not None and value not in available_spot_instance_type:
                                        found.append(("instance-type-invalid", ("Groups", groups_key, "InstanceType"), value))
                            if "ResourceType" in groups_value and groups_value["ResourceType"] == "PrePaid":
                                if "InstanceType" in groups_value:
                                    value = groups_value["InstanceType"]
                                    # instance-type-invalid
                                    if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
                                        found.append(("instance-type-invalid", ("Groups", groups_key, "InstanceType"), value))
                            if not ("ResourceType" in groups_value and groups_value["ResourceType"] in ("Spot", "PrePaid")):
                                if "InstanceType" in groups_value:
                                    value = groups_value["InstanceType"]
                                    # instance-type-invalid
                                    if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type:
                                        found.append(("instance-type-invalid", ("Groups", groups_key, "InstanceType"), value))
        if "Notification" in body:
            notification = body["Notification"]
            # parameter-invalid
            if type(notification) is not dict:
                found.append(("parameter-invalid", ("Notification",), notification))
            elif notification:
                if "Topic" in notification:
                    topic = notification["Topic"]
                    # parameter-invalid
                    if type(topic) is not dict:
                        found.append(("parameter-invalid", ("Notification", "Topic"), topic))
                    elif topic:
                        # parameter-invalid
                        if "Name" in topic and type(topic["Name"]) is not str:
                            found.append(("parameter-invalid", ("Notification", "Topic", "Name"), topic["Name"]))
                        # parameter-invalid
                        if "Endpoint" in topic and type(topic["Endpoint"]) is not str:
                            found.append(("parameter-invalid", ("Notification", "Topic", "Endpoint"), topic["Endpoint"]))
                        if "Events" in topic:
                            events = topic["Events"]
                            # parameter-invalid
                            if type(events) is not list:
                                found.append(("parameter-invalid", ("Notification", "Topic", "Events"), events))
                            elif events:
                                for events_index, events_item in enumerate(events):
                                    # parameter-invalid
                                    if type(events_item) is not str:
                                        found.append(("parameter-invalid", ("Notification", "Topic", "Events", events_index), events_item))
                        # parameter-invalid
                        if "UserData" in topic and type(topic["UserData"]) is not str:
                            found.append(("parameter-invalid", ("Notification", "Topic", "UserData"), topic["UserData"]))
                        # parameter-invalid
                        if "UserTemplate" in topic and type(topic["UserTemplate"]) is not str:
                            found.append(("parameter-invalid", ("Notification", "Topic", "UserTemplate"), topic["UserTemplate"]))
        if "Configs" in body:
            configs = body["Configs"]
            # parameter-invalid
            if type(configs) is not dict:
                found.append(("parameter-invalid", ("Configs",), configs))
            elif configs:
                if "Disks" in configs:
                    disks = configs["Disks"]
                    # parameter-invalid
                    if type(disks) is not dict:
                        found.append(("parameter-invalid", ("Configs", "Disks"), disks))
                    elif disks:
                        if "SystemDisk" in disks:
                            system_disk = disks["SystemDisk"]
                            # parameter-invalid
                            if type(system_disk) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Disks", "SystemDisk"), system_disk))
                            elif system_disk:
                                # parameter-invalid
                                if "Type" in system_disk and type(system_disk["Type"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "SystemDisk", "Type"), system_disk["Type"]))
                                # parameter-invalid
                                if "Size" in system_disk and type(system_disk["Size"]) is not int:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "SystemDisk", "Size"), system_disk["Size"]))
                                # parameter-invalid
                                if "MountPoint" in system_disk and type(system_disk["MountPoint"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "SystemDisk", "MountPoint"), system_disk["MountPoint"]))
                        if "DataDisk" in disks:
                            data_disk = disks["DataDisk"]
                            # parameter-invalid
                            if type(data_disk) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Disks", "DataDisk"), data_disk))
                            elif data_disk:
                                # parameter-invalid
                                if "Type" in data_disk and type(data_disk["Type"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "DataDisk", "Type"), data_disk["Type"]))
                                # parameter-invalid
                                if "Size" in data_disk and type(data_disk["Size"]) is not int:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "DataDisk", "Size"), data_disk["Size"]))
                                # parameter-invalid
                                if "MountPoint" in data_disk and type(data_disk["MountPoint"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Disks", "DataDisk", "MountPoint"), data_disk["MountPoint"]))
                if "Mounts" in configs:
                    mounts = configs["Mounts"]
                    # parameter-invalid
                    if type(mounts) is not dict:
                        found.append(("parameter-invalid", ("Configs", "Mounts"), mounts))
                    elif mounts:
                        # parameter-invalid
                        if "Locale" in mounts and type(mounts["Locale"]) is not str:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "Locale"), mounts["Locale"]))
                        # parameter-invalid
                        if "Lock" in mounts and type(mounts["Lock"]) is not bool:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "Lock"), mounts["Lock"]))
                        # parameter-invalid
                        if "CacheSupport" in mounts and type(mounts["CacheSupport"]) is not bool:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "CacheSupport"), mounts["CacheSupport"]))
                        # parameter-invalid
                        if "CacheBlockSize" in mounts and type(mounts["CacheBlockSize"]) is not int:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "CacheBlockSize"), mounts["CacheBlockSize"]))
                        # parameter-invalid
                        if "CacheTotalSize" in mounts and type(mounts["CacheTotalSize"]) is not int:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "CacheTotalSize"), mounts["CacheTotalSize"]))
                        if "OSS" in mounts:
                            oss = mounts["OSS"]
                            # parameter-invalid
                            if type(oss) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Mounts", "OSS"), oss))
                            elif oss:
                                # parameter-invalid
                                if "AccessKeyId" in oss and type(oss["AccessKeyId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Mounts", "OSS", "AccessKeyId"), oss["AccessKeyId"]))
                                # parameter-invalid
                                if "AccessKeySecret" in oss and type(oss["AccessKeySecret"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Mounts", "OSS", "AccessKeySecret"), oss["AccessKeySecret"]))
                                # parameter-invalid
                                if "SecurityToken" in oss and type(oss["SecurityToken"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Mounts", "OSS", "SecurityToken"), oss["SecurityToken"]))
                                # parameter-invalid
                                if "AccessSecurityToken" in oss and type(oss["AccessSecurityToken"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Mounts", "OSS", "AccessSecurityToken"), oss["AccessSecurityToken"]))
                        if "NAS" in mounts:
                            nas = mounts["NAS"]
                            # parameter-invalid
                            if type(nas) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Mounts", "NAS"), nas))
                            elif nas:
                                if "AccessGroup" in nas:
                                    access_group = nas["AccessGroup"]
                                    # parameter-invalid
                                    if type(access_group) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Mounts", "NAS", "AccessGroup"), access_group))
                                    elif access_group:
                                        for access_group_index, access_group_item in enumerate(access_group):
                                            # parameter-invalid
                                            if type(access_group_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Mounts", "NAS", "AccessGroup", access_group_index), access_group_item))
                                if "FileSystem" in nas:
                                    file_system = nas["FileSystem"]
                                    # parameter-invalid
                                    if type(file_system) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Mounts", "NAS", "FileSystem"), file_system))
                                    elif file_system:
                                        for file_system_index, file_system_item in enumerate(file_system):
                                            # parameter-invalid
                                            if type(file_system_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Mounts", "NAS", "FileSystem", file_system_index), file_system_item))
                        if "Entries" in mounts:
                            entries = mounts["Entries"]
                            # parameter-invalid
                            if type(entries) is not list:
                                found.append(("parameter-invalid", ("Configs", "Mounts", "Entries"), entries))
                            elif entries:
                                for entries_index, entries_item in enumerate(entries):
                                    # parameter-invalid
                                    if type(entries_item) is not dict:
                                        found.append(("parameter-invalid", ("Configs", "Mounts", "Entries", entries_index), entries_item))
                                    elif entries_item:
                                        # parameter-invalid
                                        if "Source" in entries_item and type(entries_item["Source"]) is not str:
                                            found.append(("parameter-invalid", ("Configs", "Mounts", "Entries", entries_index, "Source"), entries_item["Source"]))
                                        # parameter-invalid
                                        if "Destination" in entries_item and type(entries_item["Destination"]) is not str:
                                            found.append(("parameter-invalid", ("Configs", "Mounts", "Entries", entries_index, "Destination"), entries_item["Destination"]))
                                        # parameter-invalid
                                        if "WriteSupport" in entries_item and type(entries_item["WriteSupport"]) is not bool:
                                            found.append(("parameter-invalid", ("Configs", "Mounts", "Entries", entries_index, "WriteSupport"), entries_item["WriteSupport"]))
                        # parameter-invalid
                        if "NasMetaCache" in mounts and type(mounts["NasMetaCache"]) is not bool:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "NasMetaCache"), mounts["NasMetaCache"]))
                        # parameter-invalid
                        if "RefreshTimeOut" in mounts and type(mounts["RefreshTimeOut"]) is not int:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "RefreshTimeOut"), mounts["RefreshTimeOut"]))
                        # parameter-invalid
                        if "RefreshStrategy" in mounts and type(mounts["RefreshStrategy"]) is not str:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "RefreshStrategy"), mounts["RefreshStrategy"]))
                        # parameter-invalid
                        if "RefreshTopicName" in mounts and type(mounts["RefreshTopicName"]) is not str:
                            found.append(("parameter-invalid", ("Configs", "Mounts", "RefreshTopicName"), mounts["RefreshTopicName"]))
                if "Networks" in configs:
                    networks = configs["Networks"]
                    # parameter-invalid
                    if type(networks) is not dict:
                        found.append(("parameter-invalid", ("Configs", "Networks"), networks))
                    elif networks:
                        if "VPC" in networks:
                            vpc = networks["VPC"]
                            # parameter-invalid
                            if type(vpc) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Networks", "VPC"), vpc))
                            else:
                                if "CidrBlock" in vpc:
                                    value = vpc["CidrBlock"]
                                    # cidr-block
                                    if type(value) is not str or (value and value not in _CIDR_BLOCK_WHOLE and not _is_block(value, _CIDR_BLOCK_NETWORKS)):
                                        found.append(("cidr-block", ("Configs", "Networks", "VPC", "CidrBlock"), value))
                                # parameter-invalid
                                if "VpcId" in vpc and type(vpc["VpcId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "VpcId"), vpc["VpcId"]))
                                # parameter-invalid
                                if "ExpressConnectSpec" in vpc and type(vpc["ExpressConnectSpec"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "ExpressConnectSpec"), vpc["ExpressConnectSpec"]))
                                # parameter-invalid
                                if "OppositeRegionId" in vpc and type(vpc["OppositeRegionId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "OppositeRegionId"), vpc["OppositeRegionId"]))
                                # parameter-invalid
                                if "OppositeAccessPointId" in vpc and type(vpc["OppositeAccessPointId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "OppositeAccessPointId"), vpc["OppositeAccessPointId"]))
                                if "OppositeRouterType" in vpc:
                                    value = vpc["OppositeRouterType"]
                                    # parameter-invalid
                                    if type(value) is not str:
                                        found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "OppositeRouterType"), value))
                                    else:
                                        # opposite-router-type-forbidden
                                        if value and value not in allowed_opposite_router_type:
                                            found.append(("opposite-router-type-forbidden", ("Configs", "Networks", "VPC", "OppositeRouterType"), value))
                                # parameter-invalid
                                if "OppositeRouterId" in vpc and type(vpc["OppositeRouterId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "OppositeRouterId"), vpc["OppositeRouterId"]))
                                # parameter-invalid
                                if "OppositeInterfaceId" in vpc and type(vpc["OppositeInterfaceId"]) is not str:
                                    found.append(("parameter-invalid", ("Configs", "Networks", "VPC", "OppositeInterfaceId"), vpc["OppositeInterfaceId"]))
                                if "OppositeRouterType" in vpc and type(vpc["OppositeRouterType"]) is str and vpc["OppositeRouterType"] != "":
                                    # opposite-router-id-missing
                                    if vpc.get("OppositeRouterId", "") == "":
                                        found.append(("opposite-router-id-missing", ("Configs", "Networks", "VPC"), vpc))
                                    # opposite-region-id-missing
                                    if vpc.get("OppositeRegionId", "") == "":
                                        found.append(("opposite-region-id-missing", ("Configs", "Networks", "VPC"), vpc))
                                if "OppositeRouterType" in vpc and vpc["OppositeRouterType"] == "VBR":
                                    # opposite-access-point-id-missing
                                    if vpc.get("OppositeAccessPointId", "") == "":
                                        found.append(("opposite-access-point-id-missing", ("Configs", "Networks", "VPC"), vpc))
                        if "Classic" in networks:
                            classic = networks["Classic"]
                            # parameter-invalid
                            if type(classic) is not dict:
                                found.append(("parameter-invalid", ("Configs", "Networks", "Classic"), classic))
                            elif classic:
                                if "AllowIpAddress" in classic:
                                    allow_ip_address = classic["AllowIpAddress"]
                                    # parameter-invalid
                                    if type(allow_ip_address) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowIpAddress"), allow_ip_address))
                                    elif allow_ip_address:
                                        for allow_ip_address_index, allow_ip_address_item in enumerate(allow_ip_address):
                                            # parameter-invalid
                                            if type(allow_ip_address_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowIpAddress", allow_ip_address_index), allow_ip_address_item))
                                if "AllowIpAddressEgress" in classic:
                                    allow_ip_address_egress = classic["AllowIpAddressEgress"]
                                    # parameter-invalid
                                    if type(allow_ip_address_egress) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowIpAddressEgress"), allow_ip_address_egress))
                                    elif allow_ip_address_egress:
                                        for allow_ip_address_egress_index, allow_ip_address_egress_item in enumerate(allow_ip_address_egress):
                                            # parameter-invalid
                                            if type(allow_ip_address_egress_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowIpAddressEgress", allow_ip_address_egress_index), allow_ip_address_egress_item))
                                if "AllowSecurityGroup" in classic:
                                    allow_security_group = classic["AllowSecurityGroup"]
                                    # parameter-invalid
                                    if type(allow_security_group) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowSecurityGroup"), allow_security_group))
                                    elif allow_security_group:
                                        for allow_security_group_index, allow_security_group_item in enumerate(allow_security_group):
                                            # parameter-invalid
                                            if type(allow_security_group_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowSecurityGroup", allow_security_group_index), allow_security_group_item))
                                if "AllowSecurityGroupEgress" in classic:
                                    allow_security_group_egress = classic["AllowSecurityGroupEgress"]
                                    # parameter-invalid
                                    if type(allow_security_group_egress) is not list:
                                        found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowSecurityGroupEgress"), allow_security_group_egress))
                                    elif allow_security_group_egress:
                                        for allow_security_group_egress_index, allow_security_group_egress_item in enumerate(allow_security_group_egress):
                                            # parameter-invalid
                                            if type(allow_security_group_egress_item) is not str:
                                                found.append(("parameter-invalid", ("Configs", "Networks", "Classic", "AllowSecurityGroupEgress", allow_security_group_egress_index), allow_security_group_egress_item))
        # parameter-invalid
        if "ScheduleType" in body and type(body["ScheduleType"]) is not str:
            found.append(("parameter-invalid", ("ScheduleType",), body["ScheduleType"]))
        # parameter-invalid
        if "PasswordInherit" in body and type(body["PasswordInherit"]) is not bool:
            found.append(("parameter-invalid", ("PasswordInherit",), body["PasswordInherit"]))
        if "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and available_spot_instance_type is not None and body["InstanceType"] not in available_spot_instance_type:
            if "Groups" in body:
                groups_2 = body["Groups"]
                if type(groups_2) is dict:
                    for groups_2_key, groups_2_value in groups_2.items():
                        if type(groups_2_value) is dict and "ResourceType" in groups_2_value and groups_2_value["ResourceType"] == "Spot":
                            # instance-type-invalid
                            if type(groups_2_value) is dict and groups_2_value.get("InstanceType", "") == "":
                                found.append(("instance-type-invalid", ("Groups", groups_2_key), groups_2_value))
        if "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type):
            if "Groups" in body:
                groups_3 = body["Groups"]
                if type(groups_3) is dict:
                    for groups_3_key, groups_3_value in groups_3.items():
                        if type(groups_3_value) is dict and "ResourceType" in groups_3_value and groups_3_value["ResourceType"] == "PrePaid":
                            # instance-type-invalid
                            if type(groups_3_value) is dict and groups_3_value.get("InstanceType", "") == "":
                                found.append(("instance-type-invalid", ("Groups", groups_3_key), groups_3_value))
        if "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type:
            if "Groups" in body:
                groups_4 = body["Groups"]
                if type(groups_4) is dict:
                    for groups_4_key, groups_4_value in groups_4.items():
                        if type(groups_4_value) is dict and not ("ResourceType" in groups_4_value and groups_4_value["ResourceType"] in ("Spot", "PrePaid")):
                            # instance-type-invalid
                            if type(groups_4_value) is dict and groups_4_value.get("InstanceType", "") == "":
                                found.append(("instance-type-invalid", ("Groups", groups_4_key), groups_4_value))
        if body.get("InstanceType", "") == "":
            if "Groups" in body:
                groups_5 = body["Groups"]
                if type(groups_5) is dict:
                    for groups_5_key, groups_5_value in groups_5.items():
                        # instance-type-missing
                        if type(groups_5_value) is dict and groups_5_value.get("InstanceType", "") == "":
                            found.append(("instance-type-missing", ("Groups", groups_5_key), groups_5_value))
            if ("Groups" not in body or (type(body["Groups"]) is dict and not body["Groups"])):
                # instance-type-missing
                if body.get("InstanceType", "") == "":
                    found.append(("instance-type-missing", (), body))
    return found


def advice(
    body: object,
    *,
    available_cluster_instance_data_disk_type: tuple[str, ...] | None = None,
    available_cluster_instance_system_disk_type: tuple[str, ...] | None = None,
    **_: object,
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule of our own advice, each as (rule, path, value), in one pass."""
    found: list[tuple[str, tuple[str | int, ...], object]] = []
    if type(body) is dict:
        # groups-missing
        if "Groups" not in body:
            found.append(("groups-missing", (), body))
        if "Name" in body:
            name = body["Name"]
            if type(name) is str:
                if name != "":
                    # name-prose
                    if not 2 <= len(name) <= 128 or (name and not (name[0] in _NAME_PROSE_FIRST and not name.strip(_NAME_PROSE_REST)) and not _matches(name, _NAME_PROSE_FORMS)):
                        found.append(("name-prose", ("Name",), name))
        if "Description" in body:
            description = body["Description"]
            if type(description) is str:
                if description != "":
                    # description-prose
                    if not 2 <= len(description) <= 256 or (description and not (description[0] in _DESCRIPTION_PROSE_FIRST and "\u0000" not in description) and not _matches(description, _DESCRIPTION_PROSE_FORMS)) or description.startswith(("http://", "https://")):
                        found.append(("description-prose", ("Description",), description))
        if "InstanceType" in body:
            value = body["InstanceType"]
            if type(value) is str:
                # instance-type-format
                if value and not _matches(value, _INSTANCE_TYPE_FORMAT_FORMS):
                    found.append(("instance-type-format", ("InstanceType",), value))
        if "ImageId" in body:
            value = body["ImageId"]
            if type(value) is str:
                # image-id-prefix
                if value and not ((value.startswith("img-") and "\n" not in value and len(value) > 4) or (value.startswith("m-") and "\n" not in value and len(value) > 2)) and not _matches(value, _IMAGE_ID_PREFIX_FORMS):
                    found.append(("image-id-prefix", ("ImageId",), value))
        if "DependencyIsvService" in body:
            dependency_isv_service = body["DependencyIsvService"]
            if type(dependency_isv_service) is str:
                if not (dependency_isv_service.startswith(("[",))):
                    # isv-service-unknown
                    if dependency_isv_service not in ("", "GTX"):
                        found.append(("isv-service-unknown", ("DependencyIsvService",), dependency_isv_service))
        if "Groups" in body:
            groups = body["Groups"]
            if type(groups) is dict:
                # groups-missing
                if len(groups) < 1:
                    found.append(("groups-missing", ("Groups",), groups))
                for groups_key, groups_value in groups.items():
                    if type(groups_value) is dict:
                        if "InstanceType" in groups_value:
                            value = groups_value["InstanceType"]
                            if type(value) is str:
                                # instance-type-format
                                if value and not _matches(value, _INSTANCE_TYPE_FORMAT_FORMS):
                                    found.append(("instance-type-format", ("Groups", groups_key, "InstanceType"), value))
                        if "ResourceType" in groups_value:
                            value = groups_value["ResourceType"]
                            if type(value) is str:
                                # prepaid-resource
                                if value == "PrePaid":
                                    found.append(("prepaid-resource", ("Groups", groups_key, "ResourceType"), value))
                        if "HostnamePrefix" in groups_value:
                            value = groups_value["HostnamePrefix"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Groups", groups_key, "HostnamePrefix"), value))
                        if "ImageId" in groups_value:
                            value = groups_value["ImageId"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Groups", groups_key, "ImageId"), value))
                            if type(value) is str:
                                # image-id-prefix
                                if value and not ((value.startswith("img-") and "\n" not in value and len(value) > 4) or (value.startswith("m-") and "\n" not in value and len(value) > 2)) and not _matches(value, _IMAGE_ID_PREFIX_FORMS):
                                    found.append(("image-id-prefix", ("Groups", groups_key, "ImageId"), value))
                        if "Mode" in groups_value:
                            value = groups_value["Mode"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Groups", groups_key, "Mode"), value))
                        if "Disks" in groups_value:
                            value = groups_value["Disks"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Groups", groups_key, "Disks"), value))
                        if not groups_value.keys() <= _GROUPS_VALUE_KEYS:
                            for groups_value_key, groups_value_value in groups_value.items():
                                if groups_value_key not in _GROUPS_VALUE_KEYS:
                                    # unknown-key
                                    found.append(("unknown-key", ("Groups", groups_key, groups_value_key), groups_value_value))
                        if "ResourceType" in groups_value and groups_value["ResourceType"] in ("OnDemand", "PrePaid"):
                            if "SpotStrategy" in groups_value:
                                value = groups_value["SpotStrategy"]
                                # spot-fields-unused
                                if type(value) is str and len(value) > 0:
                                    found.append(("spot-fields-unused", ("Groups", groups_key, "SpotStrategy"), value))
                            if "SpotPriceLimit" in groups_value:
                                value = groups_value["SpotPriceLimit"]
                                # spot-fields-unused
                                if (type(value) is int or (type(value) is float and value - value == 0)) and not 0 <= value <= 0:
                                    found.append(("spot-fields-unused", ("Groups", groups_key, "SpotPriceLimit"), value))
                        if "ResourceType" in groups_value and groups_value["ResourceType"] == "Spot":
                            if "SpotStrategy" in groups_value and groups_value["SpotStrategy"] == "SpotWithPriceLimit":
                                # spot-price-missing
                                if "SpotPriceLimit" not in groups_value:
                                    found.append(("spot-price-missing", ("Groups", groups_key), groups_value))
                                if "SpotPriceLimit" in groups_value:
                                    value = groups_value["SpotPriceLimit"]
                                    # spot-price-missing
                                    if (type(value) is int or (type(value) is float and value - value == 0)) and value == 0:
                                        found.append(("spot-price-missing", ("Groups", groups_key, "SpotPriceLimit"), value))
                        if "ResourceType" in groups_value and groups_value["ResourceType"] == "Spot" and not ("SpotStrategy" in groups_value and groups_value["SpotStrategy"] == "SpotWithPriceLimit"):
                            if "SpotPriceLimit" in groups_value:
                                value = groups_value["SpotPriceLimit"]
                                # spot-fields-unused
                                if (type(value) is int or (type(value) is float and value - value == 0)) and not 0 <= value <= 0:
                                    found.append(("spot-fields-unused", ("Groups", groups_key, "SpotPriceLimit"), value))
        if "Notification" in body:
            notification = body["Notification"]
            if type(notification) is dict:
                if "Topic" in notification:
                    topic = notification["Topic"]
                    if type(topic) is dict:
                        if "Events" in topic:
                            events = topic["Events"]
                            if type(events) is list:
                                for events_index, events_item in enumerate(events):
                                    if type(events_item) is str:
                                        if not (events_item.startswith(("[",))):
                                            # topic-event-unknown
                                            if events_item not in ("OnClusterDeleted", "OnInstanceCreated", "OnInstanceActive"):
                                                found.append(("topic-event-unknown", ("Notification", "Topic", "Events", events_index), events_item))
                        if "UserData" in topic:
                            value = topic["UserData"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Notification", "Topic", "UserData"), value))
                        if "UserTemplate" in topic:
                            value = topic["UserTemplate"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Notification", "Topic", "UserTemplate"), value))
                        if not topic.keys() <= _TOPIC_KEYS:
                            for topic_key, topic_value in topic.items():
                                if topic_key not in _TOPIC_KEYS:
                                    # unknown-key
                                    found.append(("unknown-key", ("Notification", "Topic", topic_key), topic_value))
                if not notification.keys() <= _NOTIFICATION_KEYS:
                    for notification_key, notification_value in notification.items():
                        if notification_key not in _NOTIFICATION_KEYS:
                            # unknown-key
                            found.append(("unknown-key", ("Notification", notification_key), notification_value))
        if "Configs" in body:
            configs = body["Configs"]
            if type(configs) is dict:
                if "Disks" in configs:
                    disks = configs["Disks"]
                    if type(disks) is dict:
                        if "SystemDisk" in disks:
                            system_disk = disks["SystemDisk"]
                            if type(system_disk) is dict:
                                if "Type" in system_disk:
                                    type_2 = system_disk["Type"]
                                    if type(type_2) is str:
                                        if not (type_2.startswith(("[",))):
                                            # disk-type-unknown
                                            if type_2 not in ("", "cloud_efficiency", "cloud_ssd", "cloud", "ephemeral", "ephemeral_ssd"):
                                                found.append(("disk-type-unknown", ("Configs", "Disks", "SystemDisk", "Type"), type_2))
                                        if not (type_2.startswith(("[",))):
                                            # disk-type-unavailable
                                            if type_2 and available_cluster_instance_system_disk_type is not None and type_2 not in available_cluster_instance_system_disk_type:
                                                found.append(("disk-type-unavailable", ("Configs", "Disks", "SystemDisk", "Type"), type_2))
                                if "Size" in system_disk:
                                    value = system_disk["Size"]
                                    if type(value) is int:
                                        # system-disk-size
                                        if not 40 <= value <= 500:
                                            found.append(("system-disk-size", ("Configs", "Disks", "SystemDisk", "Size"), value))
                                if not system_disk.keys() <= _SYSTEM_DISK_KEYS:
                                    for system_disk_key, system_disk_value in system_disk.items():
                                        if system_disk_key not in _SYSTEM_DISK_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Disks", "SystemDisk", system_disk_key), system_disk_value))
                        if "DataDisk" in disks:
                            data_disk = disks["DataDisk"]
                            if type(data_disk) is dict:
                                if "Type" in data_disk:
                                    type_3 = data_disk["Type"]
                                    if type(type_3) is str:
                                        if not (type_3.startswith(("[",))):
                                            # disk-type-unknown
                                            if type_3 not in ("", "cloud_efficiency", "cloud_ssd", "cloud", "ephemeral", "ephemeral_ssd"):
                                                found.append(("disk-type-unknown", ("Configs", "Disks", "DataDisk", "Type"), type_3))
                                        if not (type_3.startswith(("[",))):
                                            # disk-type-unavailable
                                            if type_3 and available_cluster_instance_data_disk_type is not None and type_3 not in available_cluster_instance_data_disk_type:
                                                found.append(("disk-type-unavailable", ("Configs", "Disks", "DataDisk", "Type"), type_3))
                                if "Size" in data_disk:
                                    value = data_disk["Size"]
                                    if type(value) is int:
                                        # data-disk-size
                                        if not 20 <= value <= 32768:
                                            found.append(("data-disk-size", ("Configs", "Disks", "DataDisk", "Size"), value))
                                if "MountPoint" in data_disk:
                                    value = data_disk["MountPoint"]
                                    if type(value) is str:
                                        # data-disk-mount-point
                                        if value and not (value.startswith("/") and "\n" not in value and len(value) > 1) and not _matches(value, _DATA_DISK_MOUNT_POINT_FORMS):
                                            found.append(("data-disk-mount-point", ("Configs", "Disks", "DataDisk", "MountPoint"), value))
                                if not data_disk.keys() <= _DATA_DISK_KEYS:
                                    for data_disk_key, data_disk_value in data_disk.items():
                                        if data_disk_key not in _DATA_DISK_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Disks", "DataDisk", data_disk_key), data_disk_value))
                                if data_disk:
                                    # data-disk-mount-point
                                    if data_disk.get("MountPoint", "") == "":
                                        found.append(("data-disk-mount-point", ("Configs", "Disks", "DataDisk"), data_disk))
                        if not disks.keys() <= _DISKS_KEYS:
                            for disks_key, disks_value in disks.items():
                                if disks_key not in _DISKS_KEYS:
                                    # unknown-key
                                    found.append(("unknown-key", ("Configs", "Disks", disks_key), disks_value))
                if "Mounts" in configs:
                    mounts = configs["Mounts"]
                    if type(mounts) is dict:
                        if "OSS" in mounts:
                            oss = mounts["OSS"]
                            if type(oss) is dict:
                                if "AccessSecurityToken" in oss:
                                    value = oss["AccessSecurityToken"]
                                    # legacy-key
                                    found.append(("legacy-key", ("Configs", "Mounts", "OSS", "AccessSecurityToken"), value))
                                if not oss.keys() <= _OSS_KEYS:
                                    for oss_key, oss_value in oss.items():
                                        if oss_key not in _OSS_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Mounts", "OSS", oss_key), oss_value))
                        if "NAS" in mounts:
                            nas = mounts["NAS"]
                            if type(nas) is dict:
                                if not nas.keys() <= _NAS_KEYS:
                                    for nas_key, nas_value in nas.items():
                                        if nas_key not in _NAS_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Mounts", "NAS", nas_key), nas_value))
                        if "Entries" in mounts:
                            entries = mounts["Entries"]
                            if type(entries) is list:
                                for entries_index, entries_item in enumerate(entries):
                                    if type(entries_item) is dict:
                                        if "Source" in entries_item:
                                            value = entries_item["Source"]
                                            if type(value) is str:
                                                # mount-source-scheme
                                                if value and not ((value.startswith("oss://") and value.find("/", 6) > 6 and "\n" not in value) or (value.startswith("smb://") and "\n" not in value and len(value) > 6) or (value.startswith("lustre://") and "\n" not in value and len(value) > 9) or (value.startswith("nasplus://") and "\n" not in value and len(value) > 10)) and not _matches(value, _MOUNT_SOURCE_SCHEME_FORMS):
                                                    found.append(("mount-source-scheme", ("Configs", "Mounts", "Entries", entries_index, "Source"), value))
                                        if "Destination" in entries_item:
                                            value = entries_item["Destination"]
                                            if type(value) is str:
                                                # mount-destination
                                                if value and not (value.startswith("/") and "\n" not in value and len(value) > 1) and not _matches(value, _MOUNT_DESTINATION_FORMS):
                                                    found.append(("mount-destination", ("Configs", "Mounts", "Entries", entries_index, "Destination"), value))
                                        if not entries_item.keys() <= _ENTRIES_ITEM_KEYS:
                                            for entries_item_key, entries_item_value in entries_item.items():
                                                if entries_item_key not in _ENTRIES_ITEM_KEYS:
                                                    # unknown-key
                                                    found.append(("unknown-key", ("Configs", "Mounts", "Entries", entries_index, entries_item_key), entries_item_value))
                        if "NasMetaCache" in mounts:
                            value = mounts["NasMetaCache"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Configs", "Mounts", "NasMetaCache"), value))
                        if "RefreshTimeOut" in mounts:
                            value = mounts["RefreshTimeOut"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Configs", "Mounts", "RefreshTimeOut"), value))
                        if "RefreshStrategy" in mounts:
                            value = mounts["RefreshStrategy"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Configs", "Mounts", "RefreshStrategy"), value))
                        if "RefreshTopicName" in mounts:
                            value = mounts["RefreshTopicName"]
                            # undocumented-key
                            found.append(("undocumented-key", ("Configs", "Mounts", "RefreshTopicName"), value))
                        if not mounts.keys() <= _MOUNTS_KEYS:
                            for mounts_key, mounts_value in mounts.items():
                                if mounts_key not in _MOUNTS_KEYS:
                                    # unknown-key
                                    found.append(("unknown-key", ("Configs", "Mounts", mounts_key), mounts_value))
                if "Networks" in configs:
                    networks = configs["Networks"]
                    if type(networks) is dict:
                        if "VPC" in networks:
                            vpc = networks["VPC"]
                            if type(vpc) is dict:
                                if "CidrBlock" in vpc:
                                    value = vpc["CidrBlock"]
                                    if type(value) is str:
                                        # cidr-host-bits
                                        if _has_host_bits(value):
                                            found.append(("cidr-host-bits", ("Configs", "Networks", "VPC", "CidrBlock"), value))
                                if not vpc.keys() <= _VPC_KEYS:
                                    for vpc_key, vpc_value in vpc.items():
                                        if vpc_key not in _VPC_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Networks", "VPC", vpc_key), vpc_value))
                                if "OppositeRouterType" in vpc and vpc["OppositeRouterType"] == "VRouter":
                                    if "OppositeAccessPointId" in vpc:
                                        value = vpc["OppositeAccessPointId"]
                                        # opposite-access-point-unused
                                        if type(value) is str and len(value) > 0:
                                            found.append(("opposite-access-point-unused", ("Configs", "Networks", "VPC", "OppositeAccessPointId"), value))
                                if "VpcId" in vpc and type(vpc["VpcId"]) is str and vpc["VpcId"] != "":
                                    # vpc-id-without-cidr
                                    if vpc.get("CidrBlock", "") == "":
                                        found.append(("vpc-id-without-cidr", ("Configs", "Networks", "VPC"), vpc))
                        if "Classic" in networks:
                            classic = networks["Classic"]
                            if type(classic) is dict:
                                if not classic.keys() <= _CLASSIC_KEYS:
                                    for classic_key, classic_value in classic.items():
                                        if classic_key not in _CLASSIC_KEYS:
                                            # unknown-key
                                            found.append(("unknown-key", ("Configs", "Networks", "Classic", classic_key), classic_value))
                        if not networks.keys() <= _NETWORKS_KEYS:
                            for networks_key, networks_value in networks.items():
                                if networks_key not in _NETWORKS_KEYS:
                                    # unknown-key
                                    found.append(("unknown-key", ("Configs", "Networks", networks_key), networks_value))
                        if "VPC" in networks and type(networks["VPC"]) is dict and (("VpcId" in networks["VPC"] and type(networks["VPC"]["VpcId"]) is str and networks["VPC"]["VpcId"] != "") or ("CidrBlock" in networks["VPC"] and type(networks["VPC"]["CidrBlock"]) is str and networks["VPC"]["CidrBlock"] != "")):
                            if "Classic" in networks:
                                classic_2 = networks["Classic"]
                                if type(classic_2) is dict:
                                    if "AllowIpAddress" in classic_2:
                                        value = classic_2["AllowIpAddress"]
                                        # vpc-and-classic
                                        if type(value) is list and value:
                                            found.append(("vpc-and-classic", ("Configs", "Networks", "Classic", "AllowIpAddress"), value))
                                    if "AllowIpAddressEgress" in classic_2:
                                        value = classic_2["AllowIpAddressEgress"]
                                        # vpc-and-classic
                                        if type(value) is list and value:
                                            found.append(("vpc-and-classic", ("Configs", "Networks", "Classic", "AllowIpAddressEgress"), value))
                                    if "AllowSecurityGroup" in classic_2:
                                        value = classic_2["AllowSecurityGroup"]
                                        # vpc-and-classic
                                        if type(value) is list and value:
                                            found.append(("vpc-and-classic", ("Configs", "Networks", "Classic", "AllowSecurityGroup"), value))
                                    if "AllowSecurityGroupEgress" in classic_2:
                                        value = classic_2["AllowSecurityGroupEgress"]
                                        # vpc-and-classic
                                        if type(value) is list and value:
                                            found.append(("vpc-and-classic", ("Configs", "Networks", "Classic", "AllowSecurityGroupEgress"), value))
                if not configs.keys() <= _CONFIGS_KEYS:
                    for configs_key, configs_value in configs.items():
                        if configs_key not in _CONFIGS_KEYS:
                            # unknown-key
                            found.append(("unknown-key", ("Configs", configs_key), configs_value))
                if not ("Networks" in configs and type(configs["Networks"]) is dict and "VPC" in configs["Networks"] and type(configs["Networks"]["VPC"]) is dict and (("VpcId" in configs["Networks"]["VPC"] and type(configs["Networks"]["VPC"]["VpcId"]) is str and configs["Networks"]["VPC"]["VpcId"] != "") or ("CidrBlock" in configs["Networks"]["VPC"] and type(configs["Networks"]["VPC"]["CidrBlock"]) is str and configs["Networks"]["VPC"]["CidrBlock"] != ""))):
                    if "Mounts" in configs:
                        mounts_2 = configs["Mounts"]
                        if type(mounts_2) is dict:
                            if "Entries" in mounts_2:
                                entries_2 = mounts_2["Entries"]
                                if type(entries_2) is list:
                                    for entries_2_index, entries_2_item in enumerate(entries_2):
                                        if type(entries_2_item) is dict:
                                            if "Source" in entries_2_item:
                                                value = entries_2_item["Source"]
                                                # nas-without-vpc
                                                if type(value) is str and value.startswith(("nas://", "nasplus://")):
                                                    found.append(("nas-without-vpc", ("Configs", "Mounts", "Entries", entries_2_index, "Source"), value))
                            if "NAS" in mounts_2:
                                nas_2 = mounts_2["NAS"]
                                if type(nas_2) is dict:
                                    if "FileSystem" in nas_2:
                                        file_system = nas_2["FileSystem"]
                                        if type(file_system) is list:
                                            for file_system_index, file_system_item in enumerate(file_system):
                                                # nas-without-vpc
                                                if type(file_system_item) is str and file_system_item.startswith(("nas://", "nasplus://")):
                                                    found.append(("nas-without-vpc", ("Configs", "Mounts", "NAS", "FileSystem", file_system_index), file_system_item))
        if "ScheduleType" in body:
            value = body["ScheduleType"]
            # undocumented-key
            found.append(("undocumented-key", ("ScheduleType",), value))
        if "PasswordInherit" in body:
            value = body["PasswordInherit"]
            # undocumented-key
            found.append(("undocumented-key", ("PasswordInherit",), value))
        if not body.keys() <= _BODY_KEYS:
            for body_key, body_value in body.items():
                if body_key not in _BODY_KEYS:
                    # unknown-key
                    found.append(("unknown-key", (body_key,), body_value))
        if "Configs" in body and type(body["Configs"]) is dict and "Networks" in body["Configs"] and type(body["Configs"]["Networks"]) is dict and "VPC" in body["Configs"]["Networks"] and type(body["Configs"]["Networks"]["VPC"]) is dict and (("VpcId" in body["Configs"]["Networks"]["VPC"] and type(body["Configs"]["Networks"]["VPC"]["VpcId"]) is str and body["Configs"]["Networks"]["VPC"]["VpcId"] != "") or ("CidrBlock" in body["Configs"]["Networks"]["VPC"] and type(body["Configs"]["Networks"]["VPC"]["CidrBlock"]) is str and body["Configs"]["Networks"]["VPC"]["CidrBlock"] != "")):
            if "InstanceType" in body:
                value = body["InstanceType"]
                # bcs-type-in-vpc
                if type(value) is str and value.startswith(("bcs.",)):
                    found.append(("bcs-type-in-vpc", ("InstanceType",), value))
            if "Groups" in body:
                groups_2 = body["Groups"]
                if type(groups_2) is dict:
                    for groups_2_key, groups_2_value in groups_2.items():
                        if type(groups_2_value) is dict:
                            if "InstanceType" in groups_2_value:
                                value = groups_2_value["InstanceType"]
                                # bcs-type-in-vpc
                                if type(value) is str and value.startswith(("bcs.",)):
                                    found.append(("bcs-type-in-vpc", ("Groups", groups_2_key, "InstanceType"), value))
    return found


def is_sound(
    body: object,
    allowed_opposite_router_type: tuple[str, ...] = ("VRouter", "VBR"),
    available_cluster_instance_type: tuple[str, ...] | None = None,
    available_cluster_resource_type: tuple[str, ...] = ("OnDemand", "Spot", "PrePaid"),
    available_prepaid_instance_type: tuple[str, ...] | None = None,
    available_spot_instance_type: tuple[str, ...] | None = None,
    cluster_count: int | None = None,
    max_cluster_count: int | None = None,
    max_cluster_group_count: int | None = None,
    max_cluster_group_desired_vm_count: int | None = None,
    **_: object,
) -> bool:
    """Whether no documented rule is broken."""
    # body-type
    if type(body) is not dict:
        return False
    # name-missing
    if "Name" not in body:
        return False
    # image-id-missing
    if "ImageId" not in body:
        return False
    # quota-clusters
    if max_cluster_count is not None and cluster_count is not None and cluster_count >= max_cluster_count:
        return False
    name = body["Name"]
    # name-type
    if type(name) is not str:
        return False
    # name-length
    if not 1 <= len(name) <= 64:
        return False
    # name-charset
    if name and (name[0] not in _NAME_CHARSET_FIRST or name.strip(_NAME_CHARSET_REST)):
        return False
    if "Description" in body:
        value = body["Description"]
        # description-type
        if type(value) is not str:
            return False
        # description-length
        if len(value) > 1024:
            return False
    if "InstanceType" in body:
        value = body["InstanceType"]
        # instance-type-invalid
        if type(value) is not str:
            return False
        # instance-type-invalid
        if value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_spot_instance_type is None or value not in available_spot_instance_type) and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
            return False
    image_id = body["ImageId"]
    # image-id-type
    if type(image_id) is not str:
        return False
    # image-id-length
    if not 1 <= len(image_id) <= 256:
        return False
    # parameter-invalid
    if "DependencyIsvService" in body and type(body["DependencyIsvService"]) is not str:
        return False
    # parameter-invalid
    if "Bootstrap" in body and type(body["Bootstrap"]) is not str:
        return False
    if "UserData" in body:
        user_data = body["UserData"]
        # user-data-type
        if type(user_data) is not dict:
            return False
        # user-data-size
        if len(user_data) > 64:
            return False
        for user_data_key, user_data_value in user_data.items():
            # user-data-key-length
            if type(user_data_key) is not str or not 1 <= len(user_data_key) <= 128:
                return False
            # user-data-value-type
            if type(user_data_value) is not str:
                return False
            # user-data-value-length
            if len(user_data_value) > 1024:
                return False
    if "EnvVars" in body:
        env_vars = body["EnvVars"]
        # parameter-invalid
        if type(env_vars) is not dict:
            return False
        for env_vars_value in env_vars.values():
            # parameter-invalid
            if type(env_vars_value) is not str:
                return False
    if "Groups" in body:
        groups = body["Groups"]
        # groups-type
        if type(groups) is not dict:
            return False
        # quota-groups
        if max_cluster_group_count is not None and len(groups) > max_cluster_group_count:
            return False
        for groups_key, groups_value in groups.items():
            # group-name-length
            if type(groups_key) is not str or not 1 <= len(groups_key) <= 64:
                return False
            # group-type
            if type(groups_value) is not dict:
                return False
            # desired-vm-count-missing
            if "DesiredVMCount" not in groups_value:
                return False
            # resource-type-missing
            if "ResourceType" not in groups_value:
                return False
            desired_vm_count = groups_value["DesiredVMCount"]
            # desired-vm-count-type
            if type(desired_vm_count) is not int:
                return False
            # desired-vm-count-range
            if not 1 <= desired_vm_count <= 65536:
                return False
            # quota-desired-vm-count
            if max_cluster_group_desired_vm_count is not None and desired_vm_count > max_cluster_group_desired_vm_count:
                return False
            # instance-type-invalid
            if "InstanceType" in groups_value and type(groups_value["InstanceType"]) is not str:
                return False
            resource_type = groups_value["ResourceType"]
            # resource-type-invalid
            if type(resource_type) is not str or resource_type not in available_cluster_resource_type:
                return False
            if "SpotStrategy" in groups_value:
                value = groups_value["SpotStrategy"]
                # parameter-invalid
                if type(value) is not str or value not in ("", "SpotWithPriceLimit", "SpotAsPriceGo"):
                    return False
            if "SpotPriceLimit" in groups_value:
                value = groups_value["SpotPriceLimit"]
                # parameter-invalid
                if (type(value) is not int and (type(value) is not float or value - value != 0)) or value < 0:
                    return False
            # parameter-invalid
            if "HostnamePrefix" in groups_value and type(groups_value["HostnamePrefix"]) is not str:
                return False
            # parameter-invalid
            if "ImageId" in groups_value and type(groups_value["ImageId"]) is not str:
                return False
            # parameter-invalid
            if "Mode" in groups_value and type(groups_value["Mode"]) is not str:
                return False
            # parameter-invalid
            if "Disks" in groups_value and type(groups_value["Disks"]) is not dict:
                return False
            if "InstanceType" in groups_value and type(groups_value["InstanceType"]) is str and ((available_cluster_instance_type is not None and groups_value["InstanceType"] not in available_cluster_instance_type) or (available_spot_instance_type is not None and groups_value["InstanceType"] not in available_spot_instance_type)):
                if resource_type == "Spot" and "InstanceType" in groups_value:
                    if "InstanceType" in groups_value:
                        value = groups_value["InstanceType"]
                        # instance-type-invalid
                        if type(value) is str and value and available_spot_instance_type is not None and value not in available_spot_instance_type:
                            return False
                if resource_type == "PrePaid" and "InstanceType" in groups_value:
                    if "InstanceType" in groups_value:
                        value = groups_value["InstanceType"]
                        # instance-type-invalid
                        if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
                            return False
                if "InstanceType" in groups_value and resource_type not in ("Spot", "PrePaid"):
                    if "InstanceType" in groups_value:
                        value = groups_value["InstanceType"]
                        # instance-type-invalid
                        if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type:
                            return False
    if "Notification" in body:
        notification = body["Notification"]
        # parameter-invalid
        if type(notification) is not dict:
            return False
        if "Topic" in notification:
            topic = notification["Topic"]
            # parameter-invalid
            if type(topic) is not dict:
                return False
            # parameter-invalid
            if "Name" in topic and type(topic["Name"]) is not str:
                return False
            # parameter-invalid
            if "Endpoint" in topic and type(topic["Endpoint"]) is not str:
                return False
            if "Events" in topic:
                events = topic["Events"]
                # parameter-invalid
                if type(events) is not list:
                    return False
                for events_item in events:
                    # parameter-invalid
                    if type(events_item) is not str:
                        return False
            # parameter-invalid
            if "UserData" in topic and type(topic["UserData"]) is not str:
                return False
            # parameter-invalid
            if "UserTemplate" in topic and type(topic["UserTemplate"]) is not str:
                return False
    if "Configs" in body:
        configs = body["Configs"]
        # parameter-invalid
        if type(configs) is not dict:
            return False
        if "Disks" in configs:
            disks = configs["Disks"]
            # parameter-invalid
            if type(disks) is not dict:
                return False
            if "SystemDisk" in disks:
                system_disk = disks["SystemDisk"]
                # parameter-invalid
                if type(system_disk) is not dict:
                    return False
                # parameter-invalid
                if "Type" in system_disk and type(system_disk["Type"]) is not str:
                    return False
                # parameter-invalid
                if "Size" in system_disk and type(system_disk["Size"]) is not int:
                    return False
                # parameter-invalid
                if "MountPoint" in system_disk and type(system_disk["MountPoint"]) is not str:
                    return False
            if "DataDisk" in disks:
                data_disk = disks["DataDisk"]
                # parameter-invalid
                if type(data_disk) is not dict:
                    return False
                # parameter-invalid
                if "Type" in data_disk and type(data_disk["Type"]) is not str:
                    return False
                # parameter-invalid
                if "Size" in data_disk and type(data_disk["Size"]) is not int:
                    return False
                # parameter-invalid
                if "MountPoint" in data_disk and type(data_disk["MountPoint"]) is not str:
                    return False
        if "Mounts" in configs:
            mounts = configs["Mounts"]
            # parameter-invalid
            if type(mounts) is not dict:
                return False
            # parameter-invalid
            if "Locale" in mounts and type(mounts["Locale"]) is not str:
                return False
            # parameter-invalid
            if "Lock" in mounts and type(mounts["Lock"]) is not bool:
                return False
            # parameter-invalid
            if "CacheSupport" in mounts and type(mounts["CacheSupport"]) is not bool:
                return False
            # parameter-invalid
            if "CacheBlockSize" in mounts and type(mounts["CacheBlockSize"]) is not int:
                return False
            # parameter-invalid
            if "CacheTotalSize" in mounts and type(mounts["CacheTotalSize"]) is not int:
                return False
            if "OSS" in mounts:
                oss = mounts["OSS"]
                # parameter-invalid
                if type(oss) is not dict:
                    return False
                # parameter-invalid
                if "AccessKeyId" in oss and type(oss["AccessKeyId"]) is not str:
                    return False
                # parameter-invalid
                if "AccessKeySecret" in oss and type(oss["AccessKeySecret"]) is not str:
                    return False
                # parameter-invalid
                if "SecurityToken" in oss and type(oss["SecurityToken"]) is not str:
                    return False
                # parameter-invalid
                if "AccessSecurityToken" in oss and type(oss["AccessSecurityToken"]) is not str:
                    return False
            if "NAS" in mounts:
                nas = mounts["NAS"]
                # parameter-invalid
                if type(nas) is not dict:
                    return False
                if "AccessGroup" in nas:
                    access_group = nas["AccessGroup"]
                    # parameter-invalid
                    if type(access_group) is not list:
                        return False
                    for access_group_item in access_group:
                        # parameter-invalid
                        if type(access_group_item) is not str:
                            return False
                if "FileSystem" in nas:
                    file_system = nas["FileSystem"]
                    # parameter-invalid
                    if type(file_system) is not list:
                        return False
                    for file_system_item in file_system:
                        # parameter-invalid
                        if type(file_system_item) is not str:
                            return False
            if "Entries" in mounts:
                entries = mounts["Entries"]
                # parameter-invalid
                if type(entries) is not list:
                    return False
                for entries_item in entries:
                    # parameter-invalid
                    if type(entries_item) is not dict:
                        return False
                    # parameter-invalid
                    if "Source" in entries_item and type(entries_item["Source"]) is not str:
                        return False
                    # parameter-invalid
                    if "Destination" in entries_item and type(entries_item["Destination"]) is not str:
                        return False
                    # parameter-invalid
                    if "WriteSupport" in entries_item and type(entries_item["WriteSupport"]) is not bool:
                        return False
            # parameter-invalid
            if "NasMetaCache" in mounts and type(mounts["NasMetaCache"]) is not bool:
                return False
            # parameter-invalid
            if "RefreshTimeOut" in mounts and type(mounts["RefreshTimeOut"]) is not int:
                return False
            # parameter-invalid
            if "RefreshStrategy" in mounts and type(mounts["RefreshStrategy"]) is not str:
                return False
            # parameter-invalid
            if "RefreshTopicName" in mounts and type(mounts["RefreshTopicName"]) is not str:
                return False
        if "Networks" in configs:
            networks = configs["Networks"]
            # parameter-invalid
            if type(networks) is not dict:
                return False
            if "VPC" in networks:
                vpc = networks["VPC"]
                # parameter-invalid
                if type(vpc) is not dict:
                    return False
                if "CidrBlock" in vpc:
                    value = vpc["CidrBlock"]
                    # cidr-block
                    if type(value) is not str or (value and value not in _CIDR_BLOCK_WHOLE and not _is_block(value, _CIDR_BLOCK_NETWORKS)):
                        return False
                # parameter-invalid
                if "VpcId" in vpc and type(vpc["VpcId"]) is not str:
                    return False
                # parameter-invalid
                if "ExpressConnectSpec" in vpc and type(vpc["ExpressConnectSpec"]) is not str:
                    return False
                # parameter-invalid
                if "OppositeRegionId" in vpc and type(vpc["OppositeRegionId"]) is not str:
                    return False
                # parameter-invalid
                if "OppositeAccessPointId" in vpc and type(vpc["OppositeAccessPointId"]) is not str:
                    return False
                if "OppositeRouterType" in vpc:
                    value = vpc["OppositeRouterType"]
                    # parameter-invalid
                    if type(value) is not str:
                        return False
                    # opposite-router-type-forbidden
                    if value and value not in allowed_opposite_router_type:
                        return False
                # parameter-invalid
                if "OppositeRouterId" in vpc and type(vpc["OppositeRouterId"]) is not str:
                    return False
                # parameter-invalid
                if "OppositeInterfaceId" in vpc and type(vpc["OppositeInterfaceId"]) is not str:
                    return False
                # opposite-router-id-missing
                if vpc.get("OppositeRouterId", "") == "" and ("OppositeRouterType" in vpc and type(vpc["OppositeRouterType"]) is str and vpc["OppositeRouterType"] != ""):
                    return False
                # opposite-region-id-missing
                if vpc.get("OppositeRegionId", "") == "" and ("OppositeRouterType" in vpc and type(vpc["OppositeRouterType"]) is str and vpc["OppositeRouterType"] != ""):
                    return False
                # opposite-access-point-id-missing
                if ("OppositeRouterType" in vpc and vpc["OppositeRouterType"] == "VBR") and vpc.get("OppositeAccessPointId", "") == "":
                    return False
            if "Classic" in networks:
                classic = networks["Classic"]
                # parameter-invalid
                if type(classic) is not dict:
                    return False
                if "AllowIpAddress" in classic:
                    allow_ip_address = classic["AllowIpAddress"]
                    # parameter-invalid
                    if type(allow_ip_address) is not list:
                        return False
                    for allow_ip_address_item in allow_ip_address:
                        # parameter-invalid
                        if type(allow_ip_address_item) is not str:
                            return False
                if "AllowIpAddressEgress" in classic:
                    allow_ip_address_egress = classic["AllowIpAddressEgress"]
                    # parameter-invalid
                    if type(allow_ip_address_egress) is not list:
                        return False
                    for allow_ip_address_egress_item in allow_ip_address_egress:
                        # parameter-invalid
                        if type(allow_ip_address_egress_item) is not str:
                            return False
                if "AllowSecurityGroup" in classic:
                    allow_security_group = classic["AllowSecurityGroup"]
                    # parameter-invalid
                    if type(allow_security_group) is not list:
                        return False
                    for allow_security_group_item in allow_security_group:
                        # parameter-invalid
                        if type(allow_security_group_item) is not str:
                            return False
                if "AllowSecurityGroupEgress" in classic:
                    allow_security_group_egress = classic["AllowSecurityGroupEgress"]
                    # parameter-invalid
                    if type(allow_security_group_egress) is not list:
                        return False
                    for allow_security_group_egress_item in allow_security_group_egress:
                        # parameter-invalid
                        if type(allow_security_group_egress_item) is not str:
                            return False
    # parameter-invalid
    if "ScheduleType" in body and type(body["ScheduleType"]) is not str:
        return False
    # parameter-invalid
    if "PasswordInherit" in body and type(body["PasswordInherit"]) is not bool:
        return False
    if "Groups" in body and (available_spot_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_spot_instance_type):
        if "Groups" in body:
            groups_2 = body["Groups"]
            if type(groups_2) is dict:
                for groups_2_value in groups_2.values():
                    # instance-type-invalid
                    if (type(groups_2_value) is dict and "ResourceType" in groups_2_value and groups_2_value["ResourceType"] == "Spot") and (type(groups_2_value) is dict and groups_2_value.get("InstanceType", "") == ""):
                        return False
    if "Groups" in body and (available_cluster_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_cluster_instance_type and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)):
        if "Groups" in body:
            groups_3 = body["Groups"]
            if type(groups_3) is dict:
                for groups_3_value in groups_3.values():
                    # instance-type-invalid
                    if (type(groups_3_value) is dict and "ResourceType" in groups_3_value and groups_3_value["ResourceType"] == "PrePaid") and (type(groups_3_value) is dict and groups_3_value.get("InstanceType", "") == ""):
                        return False
    if "Groups" in body and (available_cluster_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_cluster_instance_type):
        if "Groups" in body:
            groups_4 = body["Groups"]
            if type(groups_4) is dict:
                for groups_4_value in groups_4.values():
                    # instance-type-invalid
                    if (type(groups_4_value) is dict and groups_4_value.get("InstanceType", "") == "") and (type(groups_4_value) is dict and not ("ResourceType" in groups_4_value and groups_4_value["ResourceType"] in ("Spot", "PrePaid"))):
                        return False
    if body.get("InstanceType", "") == "":
        if "Groups" in body:
            groups_5 = body["Groups"]
            if type(groups_5) is dict:
                for groups_5_value in groups_5.values():
                    # instance-type-missing
                    if type(groups_5_value) is dict and groups_5_value.get("InstanceType", "") == "":
                        return False
        # instance-type-missing
        if body.get("InstanceType", "") == "" and ("Groups" not in body or (type(body["Groups"]) is dict and not body["Groups"])):
            return False
    return True


def settled(
    body: object,
    known: tuple[set[str], set[float], tuple[set[str], ...]],
    allowed_opposite_router_type: tuple[str, ...] = ("VRouter", "VBR"),
    available_cluster_instance_data_disk_type: tuple[str, ...] | None = None,
    available_cluster_instance_system_disk_type: tuple[str, ...] | None = None,
    available_cluster_instance_type: tuple[str, ...] | None = None,
    available_cluster_resource_type: tuple[str, ...] = ("OnDemand", "Spot", "PrePaid"),
    available_prepaid_instance_type: tuple[str, ...] | None = None,
    available_spot_instance_type: tuple[str, ...] | None = None,
    cluster_count: int | None = None,
    max_cluster_count: int | None = None,
    max_cluster_group_count: int | None = None,
    max_cluster_group_desired_vm_count: int | None = None,
    **_: object,
) -> tuple[int, tuple[str | None, ...]]:
    """How many commas part what a body holds, and where its disks are mounted.

    The latter are the types of both disks, the place of the data disk, and those of the mounts.
    BROKEN if the body breaks a rule, or may break one. Members that the schema does not name are
    passed over.

    What is `known`: keys that name no secret, numbers without many decimals, and as many sets as
    MEMOS says, empty at first, that are kept here, of texts that broke no rule. UNSEEN if the body
    has a key or a number that is not known.
    """
    names, numbers, [instance_type_memo, instance_type_memo_2, type_memo, type_memo_2, mount_point_memo, destination_memo, cidr_block_memo, opposite_router_type_memo] = known
    system_disk_type: str | None = None
    data_disk_type: str | None = None
    mount_point: str | None = None
    destinations: list[str] = []
    commas = 0
    # body-type
    if type(body) is not dict:
        return BROKEN
    commas += 10 if body else 11
    # name-missing
    if "Name" not in body:
        return BROKEN
    # image-id-missing
    if "ImageId" not in body:
        return BROKEN
    # quota-clusters
    if max_cluster_count is not None and cluster_count is not None and cluster_count >= max_cluster_count:
        return BROKEN
    # groups-missing
    if "Groups" not in body:
        return BROKEN
    name = body["Name"]
    # name-type
    if type(name) is not str:
        return BROKEN
    # name-length
    if not 1 <= len(name) <= 64:
        return BROKEN
    # name-charset
    if name and (name[0] not in _NAME_CHARSET_FIRST or name.strip(_NAME_CHARSET_REST)):
        return BROKEN
    # name-prose
    if name != "" and (not 2 <= len(name) <= 128 or (name and not (name[0] in _NAME_PROSE_FIRST and not name.strip(_NAME_PROSE_REST)) and not _matches(name, _NAME_PROSE_FORMS))):
        return BROKEN
    if "Description" not in body:
        commas -= 1
    else:
        description = body["Description"]
        # description-type
        if type(description) is not str:
            return BROKEN
        # description-length
        if len(description) > 1024:
            return BROKEN
        # description-prose
        if description != "" and (not 2 <= len(description) <= 256 or (description and not (description[0] in _DESCRIPTION_PROSE_FIRST and "\u0000" not in description) and not _matches(description, _DESCRIPTION_PROSE_FORMS)) or description.startswith(("http://", "https://"))):
            return BROKEN
    if "InstanceType" not in body:
        commas -= 1
    else:
        value = body["InstanceType"]
        # instance-type-invalid
        if type(value) is not str:
            return BROKEN
        if value not in instance_type_memo:
            # instance-type-format
            if value and not _matches(value, _INSTANCE_TYPE_FORMAT_FORMS):
                return BROKEN
            # instance-type-invalid
            if value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_spot_instance_type is None or value not in available_spot_instance_type) and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
                return BROKEN
            # bcs-type-in-vpc
            if value.startswith(("bcs.",)):
                return BROKEN
            _remember(instance_type_memo, value)
    image_id = body["ImageId"]
    # image-id-type
    if type(image_id) is not str:
        return BROKEN
    # image-id-length
    if not 1 <= len(image_id) <= 256:
        return BROKEN
    # image-id-prefix
    if image_id and not ((image_id.startswith("img-") and "\n" not in image_id and len(image_id) > 4) or (image_id.startswith("m-") and "\n" not in image_id and len(image_id) > 2)) and not _matches(image_id, _IMAGE_ID_PREFIX_FORMS):
        return BROKEN
    if "DependencyIsvService" not in body:
        commas -= 1
    else:
        dependency_isv_service = body["DependencyIsvService"]
        # parameter-invalid
        if type(dependency_isv_service) is not str:
            return BROKEN
        # isv-service-unknown
        if dependency_isv_service not in ("", "GTX") and not (dependency_isv_service.startswith(("[",))):
            return BROKEN
    if "Bootstrap" not in body:
        commas -= 1
    # parameter-invalid
    elif type(body["Bootstrap"]) is not str:
        return BROKEN
    if "UserData" not in body:
        commas -= 1
    else:
        user_data = body["UserData"]
        # user-data-type
        if type(user_data) is not dict:
            return BROKEN
        if user_data:
            commas += len(user_data) - 1
        # user-data-size
        if len(user_data) > 64:
            return BROKEN
        if not names.issuperset(user_data):
            return UNSEEN
        for user_data_key, user_data_value in user_data.items():
            # user-data-key-length
            if type(user_data_key) is not str or not 1 <= len(user_data_key) <= 128:
                return BROKEN
            # user-data-value-type
            if type(user_data_value) is not str:
                return BROKEN
            # user-data-value-length
            if len(user_data_value) > 1024:
                return BROKEN
    if "EnvVars" not in body:
        commas -= 1
    else:
        env_vars = body["EnvVars"]
        # parameter-invalid
        if type(env_vars) is not dict:
            return BROKEN
        if env_vars:
            commas += len(env_vars) - 1
        if not names.issuperset(env_vars):
            return UNSEEN
        for env_vars_value in env_vars.values():
            # parameter-invalid
            if type(env_vars_value) is not str:
                return BROKEN
    groups = body["Groups"]
    # groups-type
    if type(groups) is not dict:
        return BROKEN
    if groups:
        commas += len(groups) - 1
    # groups-missing
    if len(groups) < 1:
        return BROKEN
    # quota-groups
    if max_cluster_group_count is not None and len(groups) > max_cluster_group_count:
        return BROKEN
    if not names.issuperset(groups):
        return UNSEEN
    for groups_key, groups_value in groups.items():
        # group-name-length
        if type(groups_key) is not str or not 1 <= len(groups_key) <= 64:
            return BROKEN
        # group-type
        if type(groups_value) is not dict:
            return BROKEN
        commas += 4 if groups_value else 5
        # desired-vm-count-missing
        if "DesiredVMCount" not in groups_value:
            return BROKEN
        # resource-type-missing
        if "ResourceType" not in groups_value:
            return BROKEN
        desired_vm_count = groups_value["DesiredVMCount"]
        # desired-vm-count-type
        if type(desired_vm_count) is not int:
            return BROKEN
        # desired-vm-count-range
        if not 1 <= desired_vm_count <= 65536:
            return BROKEN
        # quota-desired-vm-count
        if max_cluster_group_desired_vm_count is not None and desired_vm_count > max_cluster_group_desired_vm_count:
            return BROKEN
        if "InstanceType" not in groups_value:
            commas -= 1
        else:
            value = groups_value["InstanceType"]
            # instance-type-invalid
            if type(value) is not str:
                return BROKEN
            if value not in instance_type_memo_2:
                # instance-type-format
                if value and not _matches(value, _INSTANCE_TYPE_FORMAT_FORMS):
                    return BROKEN
                # bcs-type-in-vpc
                if value.startswith(("bcs.",)):
                    return BROKEN
                _remember(instance_type_memo_2, value)
        resource_type = groups_value["ResourceType"]
        # resource-type-invalid
        if type(resource_type) is not str or resource_type not in available_cluster_resource_type:
            return BROKEN
        # prepaid-resource
        if resource_type == "PrePaid":
            return BROKEN
        if "SpotStrategy" not in groups_value:
            commas -= 1
        else:
            value = groups_value["SpotStrategy"]
            # parameter-invalid
            if type(value) is not str or value not in ("", "SpotWithPriceLimit", "SpotAsPriceGo"):
                return BROKEN
        if "SpotPriceLimit" not in groups_value:
            commas -= 1
        else:
            value = groups_value["SpotPriceLimit"]
            # parameter-invalid
            if (type(value) is not int and (type(value) is not float or value - value != 0)) or value < 0:
                return BROKEN
            if value not in numbers:
                return UNSEEN
        if "InstanceType" in groups_value and type(groups_value["InstanceType"]) is str and ((available_cluster_instance_type is not None and groups_value["InstanceType"] not in available_cluster_instance_type) or (available_spot_instance_type is not None and groups_value["InstanceType"] not in available_spot_instance_type)):
            if resource_type == "Spot" and "InstanceType" in groups_value:
                if "InstanceType" in groups_value:
                    value = groups_value["InstanceType"]
                    # instance-type-invalid
                    if type(value) is str and value and available_spot_instance_type is not None and value not in available_spot_instance_type:
                        return BROKEN
            if resource_type == "PrePaid" and "InstanceType" in groups_value:
                if "InstanceType" in groups_value:
                    value = groups_value["InstanceType"]
                    # instance-type-invalid
                    if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type and (available_prepaid_instance_type is None or value not in available_prepaid_instance_type):
                        return BROKEN
            if "InstanceType" in groups_value and resource_type not in ("Spot", "PrePaid"):
                if "InstanceType" in groups_value:
                    value = groups_value["InstanceType"]
                    # instance-type-invalid
                    if type(value) is str and value and available_cluster_instance_type is not None and value not in available_cluster_instance_type:
                        return BROKEN
        if resource_type in ("OnDemand", "PrePaid"):
            if "SpotStrategy" in groups_value:
                value = groups_value["SpotStrategy"]
                # spot-fields-unused
                if type(value) is str and len(value) > 0:
                    return BROKEN
            if "SpotPriceLimit" in groups_value:
                value = groups_value["SpotPriceLimit"]
                # spot-fields-unused
                if (type(value) is int or (type(value) is float and value - value == 0)) and not 0 <= value <= 0:
                    return BROKEN
        if resource_type == "Spot":
            if "SpotStrategy" in groups_value and groups_value["SpotStrategy"] == "SpotWithPriceLimit":
                # spot-price-missing
                if "SpotPriceLimit" not in groups_value:
                    return BROKEN
                if "SpotPriceLimit" in groups_value:
                    value = groups_value["SpotPriceLimit"]
                    # spot-price-missing
                    if (type(value) is int or (type(value) is float and value - value == 0)) and value == 0:
                        return BROKEN
        if "SpotPriceLimit" in groups_value and (resource_type == "Spot" and not ("SpotStrategy" in groups_value and groups_value["SpotStrategy"] == "SpotWithPriceLimit")):
            if "SpotPriceLimit" in groups_value:
                value = groups_value["SpotPriceLimit"]
                # spot-fields-unused
                if (type(value) is int or (type(value) is float and value - value == 0)) and not 0 <= value <= 0:
                    return BROKEN
    if "Notification" not in body:
        commas -= 1
    else:
        notification = body["Notification"]
        # parameter-invalid
        if type(notification) is not dict:
            return BROKEN
        commas += 0 if notification else 1
        if "Topic" not in notification:
            commas -= 1
        else:
            topic = notification["Topic"]
            # parameter-invalid
            if type(topic) is not dict:
                return BROKEN
            commas += 2 if topic else 3
            if "Name" not in topic:
                commas -= 1
            # parameter-invalid
            elif type(topic["Name"]) is not str:
                return BROKEN
            if "Endpoint" not in topic:
                commas -= 1
            # parameter-invalid
            elif type(topic["Endpoint"]) is not str:
                return BROKEN
            if "Events" not in topic:
                commas -= 1
            else:
                events = topic["Events"]
                # parameter-invalid
                if type(events) is not list:
                    return BROKEN
                if events:
                    commas += len(events) - 1
                for events_item in events:
                    # parameter-invalid
                    if type(events_item) is not str:
                        return BROKEN
                    # topic-event-unknown
                    if events_item not in ("OnClusterDeleted", "OnInstanceCreated", "OnInstanceActive") and not (events_item.startswith(("[",))):
                        return BROKEN
    if "Configs" not in body:
        commas -= 1
    else:
        configs = body["Configs"]
        # parameter-invalid
        if type(configs) is not dict:
            return BROKEN
        commas += 2 if configs else 3
        if "Disks" not in configs:
            commas -= 1
        else:
            disks = configs["Disks"]
            # parameter-invalid
            if type(disks) is not dict:
                return BROKEN
            commas += 1 if disks else 2
            if "SystemDisk" not in disks:
                commas -= 1
            else:
                system_disk = disks["SystemDisk"]
                # parameter-invalid
                if type(system_disk) is not dict:
                    return BROKEN
                commas += 2 if system_disk else 3
                if "Type" not in system_disk:
                    commas -= 1
                else:
                    type_2 = system_disk["Type"]
                    # parameter-invalid
                    if type(type_2) is not str:
                        return BROKEN
                    system_disk_type = type_2
                    if type_2 not in type_memo:
                        # disk-type-unknown
                        if type_2 not in ("", "cloud_efficiency", "cloud_ssd", "cloud", "ephemeral", "ephemeral_ssd") and not (type_2.startswith(("[",))):
                            return BROKEN
                        # disk-type-unavailable
                        if (type_2 and available_cluster_instance_system_disk_type is not None and type_2 not in available_cluster_instance_system_disk_type) and not (type_2.startswith(("[",))):
                            return BROKEN
                        _remember(type_memo, type_2)
                if "Size" not in system_disk:
                    commas -= 1
                else:
                    value = system_disk["Size"]
                    # parameter-invalid
                    if type(value) is not int:
                        return BROKEN
                    # system-disk-size
                    if not 40 <= value <= 500:
                        return BROKEN
                if "MountPoint" not in system_disk:
                    commas -= 1
                # parameter-invalid
                elif type(system_disk["MountPoint"]) is not str:
                    return BROKEN
            if "DataDisk" not in disks:
                commas -= 1
            else:
                data_disk = disks["DataDisk"]
                # parameter-invalid
                if type(data_disk) is not dict:
                    return BROKEN
                commas += 2 if data_disk else 3
                if "Type" not in data_disk:
                    commas -= 1
                else:
                    type_3 = data_disk["Type"]
                    # parameter-invalid
                    if type(type_3) is not str:
                        return BROKEN
                    data_disk_type = type_3
                    if type_3 not in type_memo_2:
                        # disk-type-unknown
                        if type_3 not in ("", "cloud_efficiency", "cloud_ssd", "cloud", "ephemeral", "ephemeral_ssd") and not (type_3.startswith(("[",))):
                            return BROKEN
                        # disk-type-unavailable
                        if (type_3 and available_cluster_instance_data_disk_type is not None and type_3 not in available_cluster_instance_data_disk_type) and not (type_3.startswith(("[",))):
                            return BROKEN
                        _remember(type_memo_2, type_3)
                if "Size" not in data_disk:
                    commas -= 1
                else:
                    value = data_disk["Size"]
                    # parameter-invalid
                    if type(value) is not int:
                        return BROKEN
                    # data-disk-size
                    if not 20 <= value <= 32768:
                        return BROKEN
                if "MountPoint" not in data_disk:
                    commas -= 1
                else:
                    value = data_disk["MountPoint"]
                    # parameter-invalid
                    if type(value) is not str:
                        return BROKEN
                    mount_point = value
                    if value not in mount_point_memo:
                        # data-disk-mount-point
                        if value and not (value.startswith("/") and "\n" not in value and len(value) > 1) and not _matches(value, _DATA_DISK_MOUNT_POINT_FORMS):
                            return BROKEN
                        _remember(mount_point_memo, value)
                # data-disk-mount-point
                if data_disk and data_disk.get("MountPoint", "") == "":
                    return BROKEN
        if "Mounts" not in configs:
            commas -= 1
        else:
            mounts = configs["Mounts"]
            # parameter-invalid
            if type(mounts) is not dict:
                return BROKEN
            commas += 7 if mounts else 8
            if "Locale" not in mounts:
                commas -= 1
            # parameter-invalid
            elif type(mounts["Locale"]) is not str:
                return BROKEN
            if "Lock" not in mounts:
                commas -= 1
            # parameter-invalid
            elif type(mounts["Lock"]) is not bool:
                return BROKEN
            if "CacheSupport" not in mounts:
                commas -= 1
            # parameter-invalid
            elif type(mounts["CacheSupport"]) is not bool:
                return BROKEN
            if "CacheBlockSize" not in mounts:
                commas -= 1
            # parameter-invalid
            elif type(mounts["CacheBlockSize"]) is not int:
                return BROKEN
            if "CacheTotalSize" not in mounts:
                commas -= 1
            # parameter-invalid
            elif type(mounts["CacheTotalSize"]) is not int:
                return BROKEN
            if "OSS" not in mounts:
                commas -= 1
            else:
                oss = mounts["OSS"]
                # parameter-invalid
                if type(oss) is not dict:
                    return BROKEN
                commas += 2 if oss else 3
                if "AccessKeyId" not in oss:
                    commas -= 1
                # parameter-invalid
                elif type(oss["AccessKeyId"]) is not str:
                    return BROKEN
                if "AccessKeySecret" not in oss:
                    commas -= 1
                # secret-in-spec
                elif oss["AccessKeySecret"] != "":
                    return BROKEN
                if "SecurityToken" not in oss:
                    commas -= 1
                # secret-in-spec
                elif oss["SecurityToken"] != "":
                    return BROKEN
            if "NAS" not in mounts:
                commas -= 1
            else:
                nas = mounts["NAS"]
                # parameter-invalid
                if type(nas) is not dict:
                    return BROKEN
                commas += 1 if nas else 2
                if "AccessGroup" not in nas:
                    commas -= 1
                else:
                    access_group = nas["AccessGroup"]
                    # parameter-invalid
                    if type(access_group) is not list:
                        return BROKEN
                    if access_group:
                        commas += len(access_group) - 1
                    for access_group_item in access_group:
                        # parameter-invalid
                        if type(access_group_item) is not str:
                            return BROKEN
                if "FileSystem" not in nas:
                    commas -= 1
                else:
                    file_system = nas["FileSystem"]
                    # parameter-invalid
                    if type(file_system) is not list:
                        return BROKEN
                    if file_system:
                        commas += len(file_system) - 1
                    for file_system_item in file_system:
                        # parameter-invalid
                        if type(file_system_item) is not str:
                            return BROKEN
            if "Entries" not in mounts:
                commas -= 1
            else:
                entries = mounts["Entries"]
                # parameter-invalid
                if type(entries) is not list:
                    return BROKEN
                if entries:
                    commas += len(entries) - 1
                for entries_item in entries:
                    # parameter-invalid
                    if type(entries_item) is not dict:
                        return BROKEN
                    commas += 2 if entries_item else 3
                    if "Source" not in entries_item:
                        commas -= 1
                    else:
                        value = entries_item["Source"]
                        # parameter-invalid
                        if type(value) is not str:
                            return BROKEN
                        # mount-source-scheme
                        if value and not ((value.startswith("oss://") and value.find("/", 6) > 6 and "\n" not in value) or (value.startswith("smb://") and "\n" not in value and len(value) > 6) or (value.startswith("lustre://") and "\n" not in value and len(value) > 9) or (value.startswith("nasplus://") and "\n" not in value and len(value) > 10)) and not _matches(value, _MOUNT_SOURCE_SCHEME_FORMS):
                            return BROKEN
                    if "Destination" not in entries_item:
                        commas -= 1
                    else:
                        value = entries_item["Destination"]
                        # parameter-invalid
                        if type(value) is not str:
                            return BROKEN
                        destinations.append(value)
                        if value not in destination_memo:
                            # mount-destination
                            if value and not (value.startswith("/") and "\n" not in value and len(value) > 1) and not _matches(value, _MOUNT_DESTINATION_FORMS):
                                return BROKEN
                            _remember(destination_memo, value)
                    if "WriteSupport" not in entries_item:
                        commas -= 1
                    # parameter-invalid
                    elif type(entries_item["WriteSupport"]) is not bool:
                        return BROKEN
        if "Networks" not in configs:
            commas -= 1
        else:
            networks = configs["Networks"]
            # parameter-invalid
            if type(networks) is not dict:
                return BROKEN
            commas += 1 if networks else 2
            if "VPC" not in networks:
                commas -= 1
            else:
                vpc = networks["VPC"]
                # parameter-invalid
                if type(vpc) is not dict:
                    return BROKEN
                commas += 7 if vpc else 8
                if "CidrBlock" not in vpc:
                    commas -= 1
                else:
                    value = vpc["CidrBlock"]
                    # cidr-block
                    if type(value) is not str or (value and value not in _CIDR_BLOCK_WHOLE and not _is_block(value, _CIDR_BLOCK_NETWORKS)):
                        return BROKEN
                    if value not in cidr_block_memo:
                        # cidr-host-bits
                        if _has_host_bits(value):
                            return BROKEN
                        _remember(cidr_block_memo, value)
                if "VpcId" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["VpcId"]) is not str:
                    return BROKEN
                if "ExpressConnectSpec" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["ExpressConnectSpec"]) is not str:
                    return BROKEN
                if "OppositeRegionId" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["OppositeRegionId"]) is not str:
                    return BROKEN
                if "OppositeAccessPointId" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["OppositeAccessPointId"]) is not str:
                    return BROKEN
                if "OppositeRouterType" not in vpc:
                    commas -= 1
                else:
                    value = vpc["OppositeRouterType"]
                    # parameter-invalid
                    if type(value) is not str:
                        return BROKEN
                    if value not in opposite_router_type_memo:
                        # opposite-router-type-forbidden
                        if value and value not in allowed_opposite_router_type:
                            return BROKEN
                        _remember(opposite_router_type_memo, value)
                if "OppositeRouterId" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["OppositeRouterId"]) is not str:
                    return BROKEN
                if "OppositeInterfaceId" not in vpc:
                    commas -= 1
                # parameter-invalid
                elif type(vpc["OppositeInterfaceId"]) is not str:
                    return BROKEN
                # opposite-router-id-missing
                if vpc.get("OppositeRouterId", "") == "" and ("OppositeRouterType" in vpc and type(vpc["OppositeRouterType"]) is str and vpc["OppositeRouterType"] != ""):
                    return BROKEN
                # opposite-region-id-missing
                if vpc.get("OppositeRegionId", "") == "" and ("OppositeRouterType" in vpc and type(vpc["OppositeRouterType"]) is str and vpc["OppositeRouterType"] != ""):
                    return BROKEN
                # opposite-access-point-id-missing
                if ("OppositeRouterType" in vpc and vpc["OppositeRouterType"] == "VBR") and vpc.get("OppositeAccessPointId", "") == "":
                    return BROKEN
                if "OppositeAccessPointId" in vpc and ("OppositeRouterType" in vpc and vpc["OppositeRouterType"] == "VRouter"):
                    if "OppositeAccessPointId" in vpc:
                        value = vpc["OppositeAccessPointId"]
                        # opposite-access-point-unused
                        if type(value) is str and len(value) > 0:
                            return BROKEN
                # vpc-id-without-cidr
                if vpc.get("CidrBlock", "") == "" and ("VpcId" in vpc and type(vpc["VpcId"]) is str and vpc["VpcId"] != ""):
                    return BROKEN
            if "Classic" not in networks:
                commas -= 1
            else:
                classic = networks["Classic"]
                # parameter-invalid
                if type(classic) is not dict:
                    return BROKEN
                commas += 3 if classic else 4
                if "AllowIpAddress" not in classic:
                    commas -= 1
                else:
                    allow_ip_address = classic["AllowIpAddress"]
                    # parameter-invalid
                    if type(allow_ip_address) is not list:
                        return BROKEN
                    if allow_ip_address:
                        commas += len(allow_ip_address) - 1
                    for allow_ip_address_item in allow_ip_address:
                        # parameter-invalid
                        if type(allow_ip_address_item) is not str:
                            return BROKEN
                if "AllowIpAddressEgress" not in classic:
                    commas -= 1
                else:
                    allow_ip_address_egress = classic["AllowIpAddressEgress"]
                    # parameter-invalid
                    if type(allow_ip_address_egress) is not list:
                        return BROKEN
                    if allow_ip_address_egress:
                        commas += len(allow_ip_address_egress) - 1
                    for allow_ip_address_egress_item in allow_ip_address_egress:
                        # parameter-invalid
                        if type(allow_ip_address_egress_item) is not str:
                            return BROKEN
                if "AllowSecurityGroup" not in classic:
                    commas -= 1
                else:
                    allow_security_group = classic["AllowSecurityGroup"]
                    # parameter-invalid
                    if type(allow_security_group) is not list:
                        return BROKEN
                    if allow_security_group:
                        commas += len(allow_security_group) - 1
                    for allow_security_group_item in allow_security_group:
                        # parameter-invalid
                        if type(allow_security_group_item) is not str:
                            return BROKEN
                if "AllowSecurityGroupEgress" not in classic:
                    commas -= 1
                else:
                    allow_security_group_egress = classic["AllowSecurityGroupEgress"]
                    # parameter-invalid
                    if type(allow_security_group_egress) is not list:
                        return BROKEN
                    if allow_security_group_egress:
                        commas += len(allow_security_group_egress) - 1
                    for allow_security_group_egress_item in allow_security_group_egress:
                        # parameter-invalid
                        if type(allow_security_group_egress_item) is not str:
                            return BROKEN
            if "Classic" in networks and ("VPC" in networks and type(networks["VPC"]) is dict and (("VpcId" in networks["VPC"] and type(networks["VPC"]["VpcId"]) is str and networks["VPC"]["VpcId"] != "") or ("CidrBlock" in networks["VPC"] and type(networks["VPC"]["CidrBlock"]) is str and networks["VPC"]["CidrBlock"] != ""))):
                if "Classic" in networks:
                    classic_2 = networks["Classic"]
                    if type(classic_2) is dict:
                        if "AllowIpAddress" in classic_2:
                            value = classic_2["AllowIpAddress"]
                            # vpc-and-classic
                            if type(value) is list and value:
                                return BROKEN
                        if "AllowIpAddressEgress" in classic_2:
                            value = classic_2["AllowIpAddressEgress"]
                            # vpc-and-classic
                            if type(value) is list and value:
                                return BROKEN
                        if "AllowSecurityGroup" in classic_2:
                            value = classic_2["AllowSecurityGroup"]
                            # vpc-and-classic
                            if type(value) is list and value:
                                return BROKEN
                        if "AllowSecurityGroupEgress" in classic_2:
                            value = classic_2["AllowSecurityGroupEgress"]
                            # vpc-and-classic
                            if type(value) is list and value:
                                return BROKEN
        if "Mounts" in configs and (not ("Networks" in configs and type(configs["Networks"]) is dict and "VPC" in configs["Networks"] and type(configs["Networks"]["VPC"]) is dict and (("VpcId" in configs["Networks"]["VPC"] and type(configs["Networks"]["VPC"]["VpcId"]) is str and configs["Networks"]["VPC"]["VpcId"] != "") or ("CidrBlock" in configs["Networks"]["VPC"] and type(configs["Networks"]["VPC"]["CidrBlock"]) is str and configs["Networks"]["VPC"]["CidrBlock"] != "")))):
            if "Mounts" in configs:
                mounts_2 = configs["Mounts"]
                if type(mounts_2) is dict:
                    if "Entries" in mounts_2:
                        entries_2 = mounts_2["Entries"]
                        if type(entries_2) is list:
                            for entries_2_item in entries_2:
                                if type(entries_2_item) is dict:
                                    if "Source" in entries_2_item:
                                        value = entries_2_item["Source"]
                                        # nas-without-vpc
                                        if type(value) is str and value.startswith(("nas://", "nasplus://")):
                                            return BROKEN
                    if "NAS" in mounts_2:
                        nas_2 = mounts_2["NAS"]
                        if type(nas_2) is dict:
                            if "FileSystem" in nas_2:
                                file_system_2 = nas_2["FileSystem"]
                                if type(file_system_2) is list:
                                    for file_system_2_item in file_system_2:
                                        # nas-without-vpc
                                        if type(file_system_2_item) is str and file_system_2_item.startswith(("nas://", "nasplus://")):
                                            return BROKEN
    if "Groups" in body and (available_spot_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_spot_instance_type):
        if "Groups" in body:
            groups_2 = body["Groups"]
            if type(groups_2) is dict:
                for groups_2_value in groups_2.values():
                    # instance-type-invalid
                    if (type(groups_2_value) is dict and "ResourceType" in groups_2_value and groups_2_value["ResourceType"] == "Spot") and (type(groups_2_value) is dict and groups_2_value.get("InstanceType", "") == ""):
                        return BROKEN
    if "Groups" in body and (available_cluster_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_cluster_instance_type and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)):
        if "Groups" in body:
            groups_3 = body["Groups"]
            if type(groups_3) is dict:
                for groups_3_value in groups_3.values():
                    # instance-type-invalid
                    if (type(groups_3_value) is dict and "ResourceType" in groups_3_value and groups_3_value["ResourceType"] == "PrePaid") and (type(groups_3_value) is dict and groups_3_value.get("InstanceType", "") == ""):
                        return BROKEN
    if "Groups" in body and (available_cluster_instance_type is not None and "InstanceType" in body and type(body["InstanceType"]) is str and body["InstanceType"] != "" and not (available_cluster_instance_type is not None and body["InstanceType"] not in available_cluster_instance_type and (available_spot_instance_type is None or body["InstanceType"] not in available_spot_instance_type) and (available_prepaid_instance_type is None or body["InstanceType"] not in available_prepaid_instance_type)) and body["InstanceType"] not in available_cluster_instance_type):
        if "Groups" in body:
            groups_4 = body["Groups"]
            if type(groups_4) is dict:
                for groups_4_value in groups_4.values():
                    # instance-type-invalid
                    if (type(groups_4_value) is dict and groups_4_value.get("InstanceType", "") == "") and (type(groups_4_value) is dict and not ("ResourceType" in groups_4_value and groups_4_value["ResourceType"] in ("Spot", "PrePaid"))):
                        return BROKEN
    if body.get("InstanceType", "") == "":
        if "Groups" in body:
            groups_5 = body["Groups"]
            if type(groups_5) is dict:
                for groups_5_value in groups_5.values():
                    # instance-type-missing
                    if type(groups_5_value) is dict and groups_5_value.get("InstanceType", "") == "":
                        return BROKEN
        # instance-type-missing
        if body.get("InstanceType", "") == "" and ("Groups" not in body or (type(groups) is dict and not groups)):
            return BROKEN
    return commas, (system_disk_type, data_disk_type, mount_point, *destinations)
