"""What POST /clusters must fulfil, compiled from schemas/create-cluster.schema.json and schemas/common.schema.json.

Written by python -m bcvalidate.compiler; change the schema files, not this one.
"""

KEY_RULES = ("group-name-length", "user-data-key-length")
PARAMETER_ROOTS = (("Groups", "*"),)
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


def _whole(networks: tuple[tuple[int, int, int, int], ...]) -> frozenset[str]:
    """The blocks that start where their network starts, as most bodies write them."""
    return frozenset(
        f"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{length}"
        for first, _, shortest, longest in networks
        for length in range(shortest, longest + 1)
    )


_NAME_CHARSET_FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
_NAME_CHARSET_REST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
_CIDR_BLOCK_NETWORKS = ((0x0a000000, 8, 12, 24), (0xac100000, 12, 12, 24), (0xc0a80000, 16, 16, 24))
_CIDR_BLOCK_WHOLE = _whole(_CIDR_BLOCK_NETWORKS)


def violations(
    body: object,
    *,
    allowed_opposite_router_type: tuple[str, ...] = ("VRouter", "VBR"),
    available_cluster_instance_type: tuple[str, ...] | None = None,
    available_cluster_resource_type: tuple[str, ...] = ("OnDemand", "Spot", "PrePaid"),
    cluster_count: int | None = None,
    max_cluster_count: int | None = None,
    max_cluster_group_count: int | None = None,
    max_cluster_group_desired_vm_count: int | None = None,
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule, each as (rule, path, value): one pass, in the order of the schema."""
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
            if type(value) is not str or (value and available_cluster_instance_type is not None and value not in available_cluster_instance_type):
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
                        if "InstanceType" in groups_value:
                            value = groups_value["InstanceType"]
                            # instance-type-invalid
                            if type(value) is not str or (value and available_cluster_instance_type is not None and value not in available_cluster_instance_type):
                                found.append(("instance-type-invalid", ("Groups", groups_key, "InstanceType"), value))
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
        if body.get("InstanceType", "") == "":
            if "Groups" in body:
                groups_2 = body["Groups"]
                if type(groups_2) is dict:
                    for groups_2_key, groups_2_value in groups_2.items():
                        # instance-type-missing
                        if type(groups_2_value) is dict and groups_2_value.get("InstanceType", "") == "":
                            found.append(("instance-type-missing", ("Groups", groups_2_key), groups_2_value))
            if ("Groups" not in body or (type(body["Groups"]) is dict and not body["Groups"])):
                # instance-type-missing
                if body.get("InstanceType", "") == "":
                    found.append(("instance-type-missing", (), body))
    return found
