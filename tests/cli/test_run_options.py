"""The options of a run: which settings and policies apply, and when they cannot be used."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Start
from tests.cli.request_files import (
    CLEAN,
    MISSPELT,
    NAME,
    NAMELESS,
    NO_PREFIX,
    TEAM_ARGV,
    TEAM_POLICY,
    TEAM_REQUEST,
    content,
    line,
    put,
    rule_ids,
)
from tests.support.harness import run

pytestmark = pytest.mark.usefixtures("folder")

IGNORE_NAMES = 'ignore = ["name-*"]\n'
NO_ERRORS = "1 file checked: no errors\n"
SUPPRESSION = '[[suppressions]]\npath = "*"\npointer = "/Name"\nrule = "name-*"\n'
UNUSED = "bcvalidate: .bcvalidate.toml:{}:1: this suppression hides nothing; remove it\n"

TEAM = (
    ("team-instance-type", "error", "/Groups/workers/InstanceType", 9, 23),
    ("team-description", "error", "/Description", 3, 18),
    ("team-name-prefix", "error", "/Name", 2, 11),
    ("team-group-size", "warning", "/Groups/workers/DesiredVMCount", 8, 25),
)
TEAM_RULES = [rule for rule, *_ in TEAM]
TEAM_MESSAGES = (
    (
        "ecs.c5.large is not a type that the team has approved; use ecs.sn1ne.large, "
        "ecs.sn2ne.xlarge or ecs.gn5-c4g1.xlarge."
    ),
    "Say in Description what the cluster is for and whom to ask about it.",
    "Name must start with genomics-, so that the bill finds the team.",
    (
        "Groups.workers.DesiredVMCount is over 50; ask the platform team before starting so many "
        "machines."
    ),
)


# Settings


def test_the_nearest_settings_apply(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    """They are searched upwards from the working directory, not from the request file."""
    put(toml=IGNORE_NAMES)
    Path("x/y").mkdir(parents=True)
    Path("z").mkdir()
    Path("z/a.json").write_bytes(NAMELESS)
    Path("z/.bcvalidate.toml").write_text("nonsense = 1", "utf-8")
    monkeypatch.chdir("x/y")

    assert line("../../z/a.json") == (0, "", "")
    assert start("../../z/a.json") == (0, NO_ERRORS, "")
    assert line("--no-config", "../../z/a.json") == (1, NAME.format("../../z/a.json"), "")


def test_settings_in_a_pyproject() -> None:
    """The table tool.bcvalidate applies; tables of other tools do not."""
    put(a=NAMELESS)
    Path("pyproject.toml").write_text(f"[tool.bcvalidate]\n{IGNORE_NAMES}", "utf-8")
    assert line("a.json") == (0, "", "")

    Path("pyproject.toml").write_text(f"[tool.other]\n{IGNORE_NAMES}", "utf-8")
    assert line("a.json") == (1, NAME.format("a.json"), "")


def test_another_settings_file() -> None:
    """--config FILE applies in place of the file that would be found; --no-config, none."""
    put(a=NAMELESS, toml="nonsense = 1")
    Path("other.toml").write_text('severity.name-length = "info"\n', "utf-8")

    informed = NAME.format("a.json").replace("error", "info")

    assert line("--config=other.toml", "a.json") == (0, informed, "")
    assert line("--no-config", "a.json") == (1, NAME.format("a.json"), "")


def test_settings_apply_to_clean_files(start: Start) -> None:
    """The early answer for clean files leaves to the settings what they find in them."""
    put(a=CLEAN, toml=SUPPRESSION)
    assert start("a.json") == (0, NO_ERRORS, UNUSED.format(1))

    put(toml=f"strict = true\n{SUPPRESSION}")
    assert start("a.json") == (1, NO_ERRORS, UNUSED.format(2))

    put(toml='select = ["name-lenght"]')
    unknown = (
        'bcvalidate: .bcvalidate.toml:1:11: no rule "name-lenght"; did you mean name-length?\n'
    )
    assert start("a.json") == (2, "", unknown)

    put(toml=f"policy = ['{TEAM_POLICY}']\n")
    ran = start("-q", "--format=line", "a.json")
    assert (ran.status, start("a.json").status) == (1, 1)
    assert rule_ids(ran) == ["team-description", "team-name-prefix"]

    put(toml="")
    assert start("a.json") == (0, NO_ERRORS, "")


def test_settings_apply_to_files_with_findings(start: Start) -> None:
    """Settings that ignore, suppress or are strict do the same without any option."""
    put(a=NAMELESS, b=NO_PREFIX)

    for settings, name, status in (
        ('ignore = ["documented"]\n', "a.json", 0),
        (SUPPRESSION, "a.json", 0),
        ("strict = true\n", "b.json", 1),
        ("lint = false\nstrict = true\n", "b.json", 0),
    ):
        put(toml=settings)
        assert start(name).status == status, settings


def test_broken_settings_end_the_run(start: Start) -> None:
    """One line says where and why; no report, no baseline and no fix is written."""
    for settings, reason in {
        b"\n lint = 1\n": "2:9: lint takes true or false; correct it",
        b'\nignore = ["a", "nam"]': '2:11: no rule "a"; --list-rules shows them all',
        b"\xff": "1:1: this is not UTF-8; save the file as UTF-8",
    }.items():
        put(a=MISSPELT, toml=settings)
        refused = (2, "", f"bcvalidate: .bcvalidate.toml:{reason}\n")

        assert start("a.json") == refused
        for options in (
            "--output=out",
            "--fix",
            "--diff",
            "--write-baseline --baseline=b",
            "--format=json --format=line:x",
        ):
            assert run(*options.split(), "a.json") == refused
        assert content("a") == MISSPELT
        assert sorted(os.listdir()) == [".bcvalidate.toml", "a.json"]


def test_unreadable_settings_end_the_run(start: Start) -> None:
    """A folder with the name of the settings, and a missing file, are errors."""
    put(a=CLEAN)
    Path(".bcvalidate.toml").mkdir()
    reason = "bcvalidate: {}: the settings cannot be read ({}); name another file\n"

    assert start("a.json") == (2, "", reason.format(".bcvalidate.toml", "Is a directory"))
    missing = reason.format("none", "No such file or directory")
    assert run("--config=none", "a.json") == (2, "", missing)


# Policies


def test_findings_of_a_policy() -> None:
    """They have the policy's message and severity, and neither a status nor a code."""
    expected = "".join(
        f"{TEAM_REQUEST}:{row}:{column}: {severity}: {message} [{rule}]\n"
        for (rule, severity, _, row, column), message in zip(TEAM, TEAM_MESSAGES, strict=True)
    )

    assert line(*TEAM_ARGV) == (1, expected, "")
    assert line(TEAM_REQUEST) == (0, "", "")
    assert line(TEAM_ARGV[0], TEAM_POLICY.with_name("ok.json")) == (0, "", "")


def test_findings_of_a_policy_in_json() -> None:
    """A finding of a policy has all fields; it is not documented."""
    found = json.loads(run("--format=json", *TEAM_ARGV).out)["files"][0]["findings"]

    assert found == [
        {
            "rule": rule,
            "severity": severity,
            "documented": False,
            "status": None,
            "code": None,
            "message": message,
            "pointer": pointer,
            "line": row,
            "column": column,
            "hint": None,
        }
        for (rule, severity, pointer, row, column), message in zip(TEAM, TEAM_MESSAGES, strict=True)
    ]


def test_findings_of_a_policy_in_sarif() -> None:
    """Each result has the id of its rule, and refers to the rule by index."""
    sarif: Any = json.loads(run("--format=sarif", *TEAM_ARGV).out)["runs"][0]
    rules = [rule["id"] for rule in sarif["tool"]["driver"]["rules"]]
    results = sarif["results"]

    assert [result["ruleId"] for result in results] == TEAM_RULES
    assert [result["message"]["text"] for result in results] == [*TEAM_MESSAGES]
    assert [rules[result["ruleIndex"]] for result in results] == TEAM_RULES


def test_rules_of_a_policy_are_selected_like_ours() -> None:
    """--select, --ignore, --severity and the baseline know the ids of a policy."""
    options = ("--select=team-*", "--ignore=team-name-prefix,team-instance-type")
    ran = line(*options, "--severity=team-description=info", *TEAM_ARGV)

    assert (ran.status, rule_ids(ran)) == (0, ["team-description", "team-group-size"])
    assert run("--select=team-*", TEAM_REQUEST).status == 2
    run("--write-baseline", "--baseline=base", *TEAM_ARGV)
    assert line("--baseline=base", *TEAM_ARGV) == (0, "", "")
    assert line("--no-lint", *TEAM_ARGV) == (0, "", "")


def test_several_policies() -> None:
    """All of them apply; the same policy named twice applies once."""
    put(
        more='{"properties": {"ImageId": {"x-rule": "own-image", "x-message": "Ask first.", '
        '"const": "img-own"}}}',
        clash='{"required": ["x"], "x-rule": "team-description", "x-message": "Other words."}',
    )

    ran = line("--policy=more.json", *TEAM_ARGV, TEAM_ARGV[0])

    assert sorted(rule_ids(ran)) == sorted(["own-image", *TEAM_RULES])
    assert line(*TEAM_ARGV, "--policy=clash.json") == (
        2,
        "",
        (
            "bcvalidate: clash.json:1:31: team-description has another message or severity at "
            f"{TEAM_POLICY}:14:17; choose another id\n"
        ),
    )


def test_policy_in_the_settings(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    """Its path starts at the folder of the settings."""
    put(
        toml='policy = ["own.json"]\n',
        a=CLEAN,
        own='{"required": ["Description"], "x-rule": "own-words", "x-message": "Say why."}',
    )
    Path("in").mkdir()
    monkeypatch.chdir("in")

    ran = start("--format=line", "../a.json")

    assert ran == (1, "../a.json:1:1: error: Say why. [own-words]\n", "")


def test_broken_policies_end_the_run() -> None:
    """One line says where and why; no report and no fix is written."""
    put(a=MISSPELT)
    unreadable = "the policy cannot be read (No such file or directory); name another file"

    for policy, reason in ((None, f": {unreadable}"), ("{\n 1}", ":2:2: "), ("[]", ":1:1: ")):
        if policy is not None:
            put(own=policy)
        for option in ("--output=out", "--fix"):
            ran = run("--policy=own.json", option, "a.json")
            assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
            assert ran.err.startswith(f"bcvalidate: own.json{reason}")
    assert content("a") == MISSPELT
    assert not Path("out").exists()
