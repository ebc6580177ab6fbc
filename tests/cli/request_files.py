"""Request files in the working directory, and the command run on them."""

from pathlib import Path

from tests.support.harness import ROOT, Ran, run

CLEAN = (
    b'{\r\n  "Name": "ok",\r\n  "ImageId" : "img-1",\t\r\n  "Groups": {"g": {"DesiredVMCount": 1, '
    b'"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}}\r\n}\r\n'
)
MISSPELT = CLEAN.replace(b"ImageId", b"ImageID")
QUOTED = CLEAN.replace(b": 1,", b': "1",')
NAMELESS = CLEAN.replace(b'"ok"', b'""')
NO_PREFIX = CLEAN.replace(b"img-1", b"ubuntu")

LENGTH = "Specified parameter Name is not valid. Its length must be in [1, 64]."
NAME = "{}:2:11: error 400 InvalidName: " + LENGTH + " [name-length]\n"
COUNT = (
    "{}:4:38: error 400 InvalidDesiredVMCount: Specified parameter DesiredVMCount is not valid. "
    "Its type must be integer. [desired-vm-count-type]\n"
)
SEE_HELP = " (see bcvalidate --help)\n"
TEAM_POLICY = ROOT / "fixtures" / "policy" / "team.policy.json"
TEAM_REQUEST = ROOT / "fixtures" / "policy" / "err.json"
TEAM_ARGV = (f"--policy={TEAM_POLICY}", str(TEAM_REQUEST))
"""A request file with a finding of each rule of a policy."""


def put(**files: bytes | str) -> None:
    """Write files into the working directory, each as NAME.json, but `toml` as the settings."""
    for name, data in files.items():
        path = Path(".bcvalidate.toml" if name == "toml" else f"{name}.json")
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def content(name: str) -> bytes:
    """Read NAME.json."""
    return Path(f"{name}.json").read_bytes()


def line(*argv: str | Path, stdin: bytes = b"") -> Ran:
    """Run the command with one line for each finding."""
    return run("--format=line", *argv, stdin=stdin)


def rule_ids(ran: Ran) -> list[str]:
    """The rule at the end of each line of a report."""
    return [text.rpartition("[")[2].rstrip("]") for text in ran.out.splitlines()]
