"""The plain schema as structs of msgspec, written by hand like those of its users."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

_Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-zA-Z_-][a-zA-Z0-9_-]*\Z")]
_Key = Annotated[str, Meta(min_length=1, max_length=128)]
_GroupName = Annotated[str, Meta(min_length=1, max_length=64)]
_Text = Annotated[str, Meta(max_length=1024)]
_ImageId = Annotated[str, Meta(min_length=1, max_length=256)]
_Count = Annotated[int, Meta(ge=1, le=65536)]
_Price = Annotated[float, Meta(ge=0)]
_Strategy = Literal["", "SpotWithPriceLimit", "SpotAsPriceGo"]


class GroupModel(Struct):
    """A group."""

    DesiredVMCount: _Count
    ResourceType: str
    InstanceType: str = ""
    SpotStrategy: _Strategy = ""
    SpotPriceLimit: _Price = 0.0
    HostnamePrefix: str = ""
    ImageId: str = ""
    Mode: str = ""
    Disks: dict[str, object] = {}


class TopicModel(Struct):
    """A topic."""

    Name: str = ""
    Endpoint: str = ""
    Events: list[str] = []
    UserData: str = ""
    UserTemplate: str = ""


class NotificationModel(Struct):
    """A notification."""

    Topic: TopicModel = field(default_factory=TopicModel)


class DiskModel(Struct):
    """A disk."""

    Type: str = ""
    Size: int = 0
    MountPoint: str = ""


class DisksModel(Struct):
    """A pair of disks."""

    SystemDisk: DiskModel = field(default_factory=DiskModel)
    DataDisk: DiskModel = field(default_factory=DiskModel)


class OSSModel(Struct):
    """Access to OSS."""

    AccessKeyId: str = ""
    AccessKeySecret: str = ""
    SecurityToken: str = ""
    AccessSecurityToken: str = ""


class NASModel(Struct):
    """Access to NAS."""

    AccessGroup: list[str] = []
    FileSystem: list[str] = []


class EntryModel(Struct):
    """A mount."""

    Source: str = ""
    Destination: str = ""
    WriteSupport: bool = False


class MountsModel(Struct):
    """Mounts and their options."""

    Locale: str = ""
    Lock: bool = False
    CacheSupport: bool = False
    CacheBlockSize: int = 0
    CacheTotalSize: int = 0
    OSS: OSSModel = field(default_factory=OSSModel)
    NAS: NASModel = field(default_factory=NASModel)
    Entries: list[EntryModel] = []
    NasMetaCache: bool = False
    RefreshTimeOut: int = 0
    RefreshStrategy: str = ""
    RefreshTopicName: str = ""


class VPCModel(Struct):
    """A VPC."""

    CidrBlock: str = ""
    VpcId: str = ""
    ExpressConnectSpec: str = ""
    OppositeRegionId: str = ""
    OppositeAccessPointId: str = ""
    OppositeRouterType: str = ""
    OppositeRouterId: str = ""
    OppositeInterfaceId: str = ""


class ClassicModel(Struct):
    """A classic network."""

    AllowIpAddress: list[str] = []
    AllowIpAddressEgress: list[str] = []
    AllowSecurityGroup: list[str] = []
    AllowSecurityGroupEgress: list[str] = []


class NetworksModel(Struct):
    """A pair of networks."""

    VPC: VPCModel = field(default_factory=VPCModel)
    Classic: ClassicModel = field(default_factory=ClassicModel)


class ConfigsModel(Struct):
    """A configuration."""

    Disks: DisksModel = field(default_factory=DisksModel)
    Mounts: MountsModel = field(default_factory=MountsModel)
    Networks: NetworksModel = field(default_factory=NetworksModel)


class BodyModel(Struct):
    """A body."""

    Name: _Name
    ImageId: _ImageId
    Description: _Text = ""
    InstanceType: str = ""
    DependencyIsvService: str = ""
    Bootstrap: str = ""
    UserData: Annotated[dict[_Key, _Text], Meta(max_length=64)] = {}
    EnvVars: dict[str, str] = {}
    Groups: dict[_GroupName, GroupModel] = {}
    Notification: NotificationModel = field(default_factory=NotificationModel)
    Configs: ConfigsModel = field(default_factory=ConfigsModel)
    ScheduleType: str = ""
    PasswordInherit: bool = False
