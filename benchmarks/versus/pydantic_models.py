"""The plain schema as models of pydantic, written by hand like those of its users."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

_Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-zA-Z_-][a-zA-Z0-9_-]*$")]
_Key = Annotated[str, Field(min_length=1, max_length=128)]
_GroupName = Annotated[str, Field(min_length=1, max_length=64)]
_Text = Annotated[str, Field(max_length=1024)]
_ImageId = Annotated[str, Field(min_length=1, max_length=256)]
_Count = Annotated[int, Field(ge=1, le=65536)]
_Price = Annotated[float, Field(ge=0)]
_Strategy = Literal["", "SpotWithPriceLimit", "SpotAsPriceGo"]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True)


class GroupModel(_Model):
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


class TopicModel(_Model):
    """A topic."""

    Name: str = ""
    Endpoint: str = ""
    Events: list[str] = []
    UserData: str = ""
    UserTemplate: str = ""


class NotificationModel(_Model):
    """A notification."""

    Topic: TopicModel = TopicModel()


class DiskModel(_Model):
    """A disk."""

    Type: str = ""
    Size: int = 0
    MountPoint: str = ""


class DisksModel(_Model):
    """A pair of disks."""

    SystemDisk: DiskModel = DiskModel()
    DataDisk: DiskModel = DiskModel()


class OSSModel(_Model):
    """Access to OSS."""

    AccessKeyId: str = ""
    AccessKeySecret: str = ""
    SecurityToken: str = ""
    AccessSecurityToken: str = ""


class NASModel(_Model):
    """Access to NAS."""

    AccessGroup: list[str] = []
    FileSystem: list[str] = []


class EntryModel(_Model):
    """A mount."""

    Source: str = ""
    Destination: str = ""
    WriteSupport: bool = False


class MountsModel(_Model):
    """Mounts and their options."""

    Locale: str = ""
    Lock: bool = False
    CacheSupport: bool = False
    CacheBlockSize: int = 0
    CacheTotalSize: int = 0
    OSS: OSSModel = OSSModel()
    NAS: NASModel = NASModel()
    Entries: list[EntryModel] = []
    NasMetaCache: bool = False
    RefreshTimeOut: int = 0
    RefreshStrategy: str = ""
    RefreshTopicName: str = ""


class VPCModel(_Model):
    """A VPC."""

    CidrBlock: str = ""
    VpcId: str = ""
    ExpressConnectSpec: str = ""
    OppositeRegionId: str = ""
    OppositeAccessPointId: str = ""
    OppositeRouterType: str = ""
    OppositeRouterId: str = ""
    OppositeInterfaceId: str = ""


class ClassicModel(_Model):
    """A classic network."""

    AllowIpAddress: list[str] = []
    AllowIpAddressEgress: list[str] = []
    AllowSecurityGroup: list[str] = []
    AllowSecurityGroupEgress: list[str] = []


class NetworksModel(_Model):
    """A pair of networks."""

    VPC: VPCModel = VPCModel()
    Classic: ClassicModel = ClassicModel()


class ConfigsModel(_Model):
    """A configuration."""

    Disks: DisksModel = DisksModel()
    Mounts: MountsModel = MountsModel()
    Networks: NetworksModel = NetworksModel()


class BodyModel(_Model):
    """A body."""

    Name: _Name
    ImageId: _ImageId
    Description: _Text = ""
    InstanceType: str = ""
    DependencyIsvService: str = ""
    Bootstrap: str = ""
    UserData: Annotated[dict[_Key, _Text], Field(max_length=64)] = {}
    EnvVars: dict[str, str] = {}
    Groups: dict[_GroupName, GroupModel] = {}
    Notification: NotificationModel = NotificationModel()
    Configs: ConfigsModel = ConfigsModel()
    ScheduleType: str = ""
    PasswordInherit: bool = False
