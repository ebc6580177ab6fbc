"""The editor schema in the JSON language service of VS Code, run by node."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcvalidate.rules.editor_schema import editor_schema
from bcvalidate.rules.registry import rules
from tests.integrations.sdk.environment import NotInstalled
from tests.integrations.sdk.packages import node_beside
from tests.support.harness import ROOT, SAMPLE

pytestmark = pytest.mark.slow

Ask = Callable[[str, str], Any]

PROGRAM = ROOT / "tests" / "rules" / "language_service"
SECONDS = 120
WARNING = 2
CIDR = (
    "Write a.b.c.d/n: inside 10.0.0.0/8 with n from 12 to 24, inside 172.16.0.0/12 with n from 12"
    " to 24, or inside 192.168.0.0/16 with n from 16 to 24."
)
GROUP = """{
\t"DesiredVMCount": ${1:1},
\t"InstanceType": "${2:ecs.sn1ne.large}",
\t"ResourceType": "${3|OnDemand,PrePaid|}"
}"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Install the pinned package beside the program; return node and that folder."""
    folder = tmp_path_factory.mktemp("languageservice")
    try:
        node = node_beside(PROGRAM / "languageservice.mjs", folder)
    except NotInstalled as reason:
        pytest.skip(f"the language service runs on node: {reason}")
    return node, folder


@pytest.fixture
def ask(service: tuple[str, Path]) -> Ask:
    """Ask for diagnostics, hover or completions of a text; ¦ in it is the cursor."""
    node, folder = service

    def answer(what: str, text: str) -> Any:
        before, _, after = text.partition("¦")
        query = {"ask": what, "text": before + after, "offset": len(before)}
        asked = json.dumps({"schema": editor_schema("create-cluster"), "queries": [query]})
        ran = subprocess.run(
            [node, "languageservice.mjs"],
            cwd=folder,
            input=asked,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return json.loads(ran.stdout)[0]

    return answer


def squiggles(ask: Ask, text: str) -> list[tuple[int, str]]:
    """List the line and the message of each diagnostic, in the order of the lines."""
    diagnostics = ask("diagnostics", text)
    assert {diagnostic["severity"] for diagnostic in diagnostics} <= {WARNING}
    return sorted((diagnostic["line"], diagnostic["message"]) for diagnostic in diagnostics)


def completions(ask: Ask, text: str) -> dict[str, tuple[str, str]]:
    """Return the inserted text and the documentation of each completion, by its label."""
    items = ask("completions", text)
    return {item["label"]: (item["insert"], item["documentation"]) for item in items}


def test_the_sample_has_no_squiggle(ask: Ask) -> None:
    """The sample of the API reference is accepted."""
    assert squiggles(ask, SAMPLE.read_text("utf-8")) == []


def test_squiggles_are_at_their_lines(ask: Ask) -> None:
    """A missing key, a wrong type, an unknown key and a wrong pattern are marked on their lines."""
    text = """{
  "ImageId": 3,
  "Nmae": "test-cluster",
  "InstanceType": "ecs.sn1ne.large",
  "Configs": {
    "Networks": {
      "VPC": {
        "CidrBlock": "10.0.0.0/8"
      }
    }
  }
}
"""

    assert squiggles(ask, text) == [
        (1, 'Missing property "Name".'),
        (2, 'Incorrect type. Expected "string".'),
        (3, "Property Nmae is not allowed."),
        (8, CIDR),
    ]


def test_wrong_name_has_the_message_of_the_service(ask: Ask) -> None:
    """A wrong name is marked with the message of the rule, also one with a final line feed."""
    message = rules()["name-charset"].message

    for name in ("1a", "集群", "a\\n"):
        text = f'{{"Name":\n"{name}", "ImageId": "i", "InstanceType": "t"}}'

        assert squiggles(ask, text) == [(2, message)]


def test_squiggles_of_a_group(ask: Ask) -> None:
    """A group needs an InstanceType when the cluster has none, and its values are checked."""
    text = """{"Name": "n", "ImageId": "i", "Groups": {
"a":
{"DesiredVMCount": 0,
"ResourceType": "Sopt"}
}}"""
    with_type = text.replace('"Name"', '"InstanceType": "t", "Name"')
    missing = (2, 'Missing property "InstanceType".')
    wrong = [
        (3, "Value is below the minimum of 1."),
        (4, 'Value is not accepted. Valid values: "OnDemand", "Spot", "PrePaid".'),
    ]

    assert squiggles(ask, text) == [missing, *wrong]
    assert squiggles(ask, with_type) == wrong


def test_keys_that_a_router_type_requires(ask: Ask) -> None:
    """The keys of the opposite router are missed when its type is set."""
    text = """{"Name": "n", "ImageId": "i", "InstanceType": "t", "Configs": {"Networks": {
"VPC": {
"OppositeRouterType": "VBR",
"OppositeRouterId": ""
}}}}"""

    assert squiggles(ask, text) == [
        (2, 'Missing property "OppositeAccessPointId".'),
        (2, 'Missing property "OppositeRegionId".'),
        (4, "String is shorter than the minimum length of 1."),
    ]


def test_hover_over_a_name(ask: Ask) -> None:
    """A hover shows the description and the answers of the service."""
    hovered = ask("hover", '{"Na¦me": "a"}')

    lines = hovered.split("\n")
    assert lines[0].startswith("The cluster's name.")
    assert lines[2] == f"- `MissingName`: {rules()['name-missing'].message}"
    assert lines[-1] == f"- `InvalidName`: {rules()['name-charset'].message}"


def test_hover_over_a_value(ask: Ask) -> None:
    """A hover explains a value of a closed set."""
    hovered = ask("hover", '{"Groups": {"g": {"SpotStrategy": "SpotAs¦PriceGo"}}}')

    assert hovered.splitlines()[-1] == (
        "`SpotAsPriceGo`: The service bids by itself, at most the price of OnDemand\\."
    )


def test_completions_inside_a_group(ask: Ask) -> None:
    """The keys of a group are suggested, each with a value to fill in and its description."""
    suggested = completions(ask, '{"Name": "n", "Groups": {"g": {¦}}}')

    assert list(suggested)[:5] == [
        "DesiredVMCount",
        "InstanceType",
        "ResourceType",
        "SpotStrategy",
        "SpotPriceLimit",
    ]
    assert suggested["DesiredVMCount"][0] == '"DesiredVMCount": ${1:0}'
    assert suggested["InstanceType"][0] == '"InstanceType": $1'
    assert suggested["InstanceType"][1].startswith("The machine type.")


def test_snippet_of_a_group(ask: Ask) -> None:
    """A group's name is suggested, and then a whole group."""
    assert completions(ask, '{"Groups": {¦}}') == {
        "group1": ('"group1": $1', "The group's name, 1 to 64 characters.")
    }

    suggested = completions(ask, '{"Groups": {"group1": ¦}}')

    assert list(suggested) == ["A group", "A group of Spot machines"]
    assert suggested["A group"] == (GROUP, "A group of like machines.")


def test_values_of_a_closed_set(ask: Ask) -> None:
    """Every value is suggested, each with its own description."""
    assert completions(ask, '{"Groups": {"g": {"ResourceType": ¦}}}') == {
        '"OnDemand"': ('"OnDemand"', "Machines that are paid for as they are used."),
        '"Spot"': ('"Spot"', "Machines that are bid for; see SpotStrategy and SpotPriceLimit."),
        '"PrePaid"': ('"PrePaid"', "Machines that were bought beforehand."),
    }


def test_suggestions(ask: Ask) -> None:
    """Known values of open fields, and the snippets, are suggested where they belong."""
    for text, labels in (
        ('{"InstanceType": ¦}', ['"ecs.sn1ne.large"', '"bcs.a2.large"']),
        ('{"DependencyIsvService": ¦}', ['""', '"GTX"']),
        (
            '{"Configs": {"Disks": {"DataDisk": {"Type": ¦}}}}',
            ['"cloud_efficiency"', '"cloud_ssd"', '"cloud"', '"ephemeral"', '"ephemeral_ssd"'],
        ),
        (
            '{"Notification": {"Topic": {"Events": [¦]}}}',
            ['"OnClusterDeleted"', '"OnInstanceCreated"', '"OnInstanceActive"'],
        ),
        ('{"Configs": {"Mounts": {"Entries": [¦]}}}', ["An OSS mount", "A NAS mount"]),
        ('{"Configs": {"Networks": {"VPC": ¦}}}', ["A VPC"]),
        ('{"Configs": {"Disks": {"SystemDisk": ¦}}}', ["A system disk"]),
        ('{"Configs": {"Disks": {"DataDisk": ¦}}}', ["A data disk"]),
        ('{"Notification": {"Topic": ¦}}', ["A topic"]),
        ('{"Groups": ¦}', ["Groups with one group"]),
        ("¦", ["A cluster"]),
    ):
        assert list(completions(ask, text)) == labels, text


def test_keys_with_snippets(ask: Ask) -> None:
    """The keys of the top level come before keys of conditions, with their values."""
    suggested = completions(ask, "{¦}")

    assert suggested["Groups"][0].startswith('"Groups": {\n\t"${1:group1}": {')
    assert suggested["InstanceType"][0] == '"InstanceType": $1'
    assert suggested["Name"][0] == '"Name": "${1:test-cluster}"'
    assert next(iter(suggested)) == "Name"
