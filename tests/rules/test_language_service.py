"""The editor's schema in the language service that VS Code uses for JSON, run by node."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcvalidate.rules.editor_schema import editor_schema
from bcvalidate.rules.registry import rules
from tests.harness import ROOT, SAMPLE
from tests.sdk.environment import NotInstalled
from tests.sdk.packages import node_beside

Ask = Callable[[str, str], Any]

PROGRAM = ROOT / "tests" / "editor"
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
    """The node that runs, and a folder that has the program with the pinned package installed."""
    folder = tmp_path_factory.mktemp("languageservice")
    try:
        node = node_beside(PROGRAM / "languageservice.mjs", folder)
    except NotInstalled as reason:
        pytest.skip(f"the language service runs on node: {reason}")
    return node, folder


@pytest.fixture
def ask(service: tuple[str, Path]) -> Ask:
    """Ask for diagnostics, hover or completions of a text, a ¦ in it being the cursor."""
    node, folder = service

    def answer(what: str, text: str) -> Any:
        before, _, after = text.partition("¦")
        question = {"ask": what, "text": before + after, "offset": len(before)}
        asked = json.dumps({"schema": editor_schema("create-cluster"), "questions": [question]})
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
    """The line and the message of each diagnostic, in the order of the lines."""
    found = ask("diagnostics", text)
    assert {diagnostic["severity"] for diagnostic in found} <= {WARNING}
    return sorted((diagnostic["line"], diagnostic["message"]) for diagnostic in found)


def completions(ask: Ask, text: str) -> dict[str, tuple[str, str]]:
    """What is inserted, and the documentation, by the label of each completion."""
    items = ask("completions", text)
    return {item["label"]: (item["insert"], item["documentation"]) for item in items}


def test_the_sample_has_no_squiggle(ask: Ask) -> None:
    """The page's own request is accepted."""
    assert squiggles(ask, SAMPLE.read_text("utf-8")) == []


def test_squiggles_are_at_their_lines(ask: Ask) -> None:
    """A missing key, a wrong type, an unknown key and a wrong pattern, each where it stands."""
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


def test_a_wrong_name_has_the_words_of_the_service(ask: Ask) -> None:
    """The message of the row stands at the name; a final line feed is no way around it."""
    told = rules()["name-charset"].message

    for name in ("1a", "集群", "a\\n"):
        text = f'{{"Name":\n"{name}", "ImageId": "i", "InstanceType": "t"}}'

        assert squiggles(ask, text) == [(2, told)]


def test_squiggles_of_a_group(ask: Ask) -> None:
    """A group needs an InstanceType when the cluster has none, and its values are checked."""
    text = """{"Name": "n", "ImageId": "i", "Groups": {
"a":
{"DesiredVMCount": 0,
"ResourceType": "Sopt"}
}}"""
    whole = text.replace('"Name"', '"InstanceType": "t", "Name"')
    needed = (2, 'Missing property "InstanceType".')
    wrong = [
        (3, "Value is below the minimum of 1."),
        (4, 'Value is not accepted. Valid values: "OnDemand", "Spot", "PrePaid".'),
    ]

    assert squiggles(ask, text) == [needed, *wrong]
    assert squiggles(ask, whole) == wrong


def test_what_a_router_type_makes_mandatory(ask: Ask) -> None:
    """The keys of rows 5 to 7 are missed once the router type is stated."""
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
    """Its description, and what the service answers."""
    hovered = ask("hover", '{"Na¦me": "a"}')

    lines = hovered.split("\n")
    assert lines[0].startswith("The cluster's name.")
    assert lines[2] == f"- `MissingName`: {rules()['name-missing'].message}"
    assert lines[-1] == f"- `InvalidName`: {rules()['name-charset'].message}"


def test_hover_over_a_value(ask: Ask) -> None:
    """A value of a closed set is explained."""
    hovered = ask("hover", '{"Groups": {"g": {"SpotStrategy": "SpotAs¦PriceGo"}}}')

    assert hovered.splitlines()[-1] == (
        "`SpotAsPriceGo`: The service bids by itself, at most the price of OnDemand\\."
    )


def test_completions_inside_a_group(ask: Ask) -> None:
    """The keys of a group, each with a value to fill in and its description."""
    found = completions(ask, '{"Name": "n", "Groups": {"g": {¦}}}')

    assert list(found)[:5] == [
        "DesiredVMCount",
        "InstanceType",
        "ResourceType",
        "SpotStrategy",
        "SpotPriceLimit",
    ]
    assert found["DesiredVMCount"][0] == '"DesiredVMCount": ${1:0}'
    assert found["InstanceType"][0] == '"InstanceType": $1'
    assert found["InstanceType"][1].startswith("The machine type.")


def test_a_group_is_written_by_a_snippet(ask: Ask) -> None:
    """A group's name is suggested, and then a whole group."""
    assert completions(ask, '{"Groups": {¦}}') == {
        "group1": ('"group1": $1', "The group's name, 1 to 64 characters.")
    }

    found = completions(ask, '{"Groups": {"group1": ¦}}')

    assert list(found) == ["A group", "A group of Spot machines"]
    assert found["A group"] == (GROUP, "A group of like machines.")


def test_values_of_a_closed_set(ask: Ask) -> None:
    """Every value, each with its own line."""
    assert completions(ask, '{"Groups": {"g": {"ResourceType": ¦}}}') == {
        '"OnDemand"': ('"OnDemand"', "Machines that are paid for as they are used."),
        '"Spot"': ('"Spot"', "Machines that are bid for; see SpotStrategy and SpotPriceLimit."),
        '"PrePaid"': ('"PrePaid"', "Machines that were bought beforehand."),
    }


@pytest.mark.parametrize(
    ("text", "labels"),
    [
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
    ],
)
def test_suggestions(ask: Ask, text: str, labels: list[str]) -> None:
    """Known values of open fields, and the snippets, come up where they belong."""
    assert list(completions(ask, text)) == labels


def test_a_key_brings_its_snippet(ask: Ask) -> None:
    """Keys of the top level come before what only the conditions of rules name, with their values."""
    found = completions(ask, "{¦}")

    assert found["Groups"][0].startswith('"Groups": {\n\t"${1:group1}": {')
    assert found["InstanceType"][0] == '"InstanceType": $1'
    assert found["Name"][0] == '"Name": "${1:test-cluster}"'
    assert next(iter(found)) == "Name"
