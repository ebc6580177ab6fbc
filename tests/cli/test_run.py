"""Runs: what the settings, the mending, the baseline and the policies make of a check."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness import ROOT, Ran, run

CLEAN = (
    b'{\r\n  "Name": "ok",\r\n  "ImageId" : "img-1",\t\r\n  "Groups": {"g": {"DesiredVMCount": 1, '
    b'"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}}\r\n}\r\n'
)
SLIP = CLEAN.replace(b"ImageId", b"ImageID")
QUOTED = CLEAN.replace(b": 1,", b': "1",')
NAMELESS = CLEAN.replace(b'"ok"', b'""')
NO_PREFIX = CLEAN.replace(b"img-1", b"ubuntu")

LENGTH = "Specified parameter Name is not valid. Its length must be in [1, 64]."
NAME = "{}:2:11: error 400 InvalidName: " + LENGTH + " [name-length]\n"
COUNT = (
    "{}:4:38: error 400 InvalidDesiredVMCount: Specified parameter DesiredVMCount is not valid. "
    "Its type must be integer. [desired-vm-count-type]\n"
)
SEE = " (see bcvalidate --help)\n"
POLICY = ROOT / "fixtures" / "policy"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is in an empty folder, in an English locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def put(**files: bytes | str) -> None:
    """Write files into the present folder, each as NAME.json, but `toml` as the settings."""
    for name, content in files.items():
        path = Path(".bcvalidate.toml" if name == "toml" else f"{name}.json")
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def content(name: str) -> bytes:
    """What is in a file of the present folder."""
    return Path(f"{name}.json").read_bytes()


def line(*argv: str | Path, stdin: bytes = b"") -> Ran:
    """Run the command with one line for each finding."""
    return run("--format=line", *argv, stdin=stdin)


def process(*argv: str, **environment: str) -> tuple[int, str, str]:
    """Run the command as a process of its own, from the present folder."""
    ran = subprocess.run(
        [sys.executable, "-m", "bcvalidate", *argv],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return ran.returncode, ran.stdout, ran.stderr


class TestMending:
    """--fix, --diff and --unsafe-fixes."""

    def test_in_place(self) -> None:
        """Only the key changes, the ends of lines and spaces stay; a second run changes nothing."""
        put(a=SLIP)

        assert line("--fix", "a.json") == (0, "", "bcvalidate: a.json: 1 fix made\n")
        assert content("a") == CLEAN
        assert line("--fix", "a.json") == (0, "", "")
        assert content("a") == CLEAN
        assert os.listdir() == ["a.json"]

    def test_status_and_report_are_those_after_mending(self) -> None:
        """What cannot be mended is reported, at its place in the new text, and is an error."""
        slip = SLIP.replace(b'"ok"', b'""').replace(b"ImageID", b"IImageId")
        put(a=slip.replace(b"{\r\n  ", b'{\r\n  "nmae": "x", ', 1))

        ran = line("--fix", "a.json")

        assert ran.err == "bcvalidate: a.json: 1 fix made\n"
        assert ran.status == 1
        assert b'"IImageId"' not in content("a")
        assert [text.rpartition("[")[2] for text in ran.out.splitlines()] == [
            "name-length]",
            "unknown-key]",
        ]
        assert ran.out == line("a.json").out

    def test_several_files(self) -> None:
        """Each that can be mended is; a broken one and one that is missing are left and named."""
        twice = SLIP.replace(b'"DesiredVMCount"', b'"DesiredVmCount"')
        put(a=twice, b=b"{\r\n", c=SLIP, d=CLEAN)

        ran = line("--fix", "a.json", "b.json", "none.json", "c.json", "d.json")

        assert ran == (
            2,
            line("b.json").out,
            (
                "bcvalidate: a.json: 2 fixes made\n"
                "bcvalidate: none.json: No such file or directory\n"
                "bcvalidate: c.json: 1 fix made\n"
            ),
        )
        assert [content(name) for name in "abcd"] == [CLEAN, b"{\r\n", CLEAN, CLEAN]

    def test_unsafe_fixes(self) -> None:
        """A quoted number is mended only when that is asked for."""
        put(a=QUOTED)

        assert line("--fix", "a.json") == (1, COUNT.format("a.json"), "")
        assert content("a") == QUOTED
        assert line("--fix", "--unsafe-fixes", "a.json") == (
            0,
            "",
            "bcvalidate: a.json: 1 fix made\n",
        )
        assert content("a") == CLEAN

    def test_only_what_is_chosen_is_mended(self) -> None:
        """What is ignored, suppressed, or in the baseline is not mended."""
        put(a=SLIP)
        ignored = ("--ignore=unknown-key,image-id-missing",)
        run("--baseline=b", "--write-baseline", "a.json")
        Path("s.toml").write_text(
            '[[suppressions]]\npath = "a.json"\npointer = "/*"\nrule = "*"\n'
            '[[suppressions]]\npath = "a.json"\npointer = ""\nrule = "*"\n',
            "utf-8",
        )

        assert line("--fix", *ignored, "a.json") == (0, "", "")
        assert line("--fix", "--no-lint", "a.json").err == ""
        assert line("--fix", "--baseline=b", "a.json") == (0, "", "")
        assert line("--fix", "--config=s.toml", "a.json") == (0, "", "")
        assert content("a") == SLIP

    def test_link_and_mode_stay(self) -> None:
        """What a link leads to is mended; the link and the mode stay."""
        Path("in").mkdir()
        Path("in/real.json").write_bytes(SLIP)
        Path("in/real.json").chmod(0o640)
        Path("link.json").symlink_to("in/real.json")

        assert line("--fix", "link.json").err == "bcvalidate: link.json: 1 fix made\n"
        assert Path("link.json").readlink() == Path("in/real.json")
        assert Path("in/real.json").read_bytes() == CLEAN
        assert stat.S_IMODE(Path("in/real.json").stat().st_mode) == 0o640

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
    def test_read_only_folder(self) -> None:
        """A file in a folder that may not be written stays, is reported, and counts as trouble."""
        Path("in").mkdir()
        Path("in/a.json").write_bytes(SLIP)
        Path("in").chmod(0o500)

        ran = line("--fix", "in/a.json")

        assert ran == (2, line("in/a.json").out, ran.err)
        assert ran.err.startswith("bcvalidate: in/a.json: not mended: cannot be written: ")

    @pytest.mark.parametrize(
        "error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")]
    )
    def test_what_cannot_be_written(self, error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file stays as it is and is reported as it is; the others are mended; status 2."""
        put(a=SLIP, b=SLIP)
        before = line("a.json").out
        replace = os.replace

        def guarded(source: str, target: str) -> None:
            if target.endswith("a.json"):
                raise error
            replace(source, target)

        monkeypatch.setattr(os, "replace", guarded)

        assert line("--fix", "a.json", "b.json") == (
            2,
            before,
            (
                f"bcvalidate: a.json: not mended: cannot be written: {error.strerror}\n"
                "bcvalidate: b.json: 1 fix made\n"
            ),
        )
        assert (content("a"), content("b")) == (SLIP, CLEAN)
        assert sorted(os.listdir()) == ["a.json", "b.json"]

    def test_diff(self) -> None:
        """What --fix would change, and nothing is written; the status is that of what is there."""
        put(a=SLIP.replace(b"\r", b""), b=CLEAN)
        expected = (
            "--- a.json\n+++ a.json\n@@ -1,5 +1,5 @@\n {\n"
            '   "Name": "ok",\n-  "ImageID" : "img-1",\t\n+  "ImageId" : "img-1",\t\n'
            '   "Groups": {"g": {"DesiredVMCount": 1, "InstanceType": "ecs.sn1ne.large", '
            '"ResourceType": "OnDemand"}}\n }\n'
        )

        assert run("--diff", "a.json", "b.json") == (1, expected, "")
        assert run("--diff", "--color=always", "-q", "a.json") == (1, expected, "")
        assert run("--diff", "-", stdin=content("a")) == (
            1,
            expected.replace("a.json", "<stdin>"),
            "",
        )
        assert (content("a"), content("b")) == (SLIP.replace(b"\r", b""), CLEAN)
        assert sorted(os.listdir()) == ["a.json", "b.json"]

    def test_diff_of_what_cannot_be_mended(self) -> None:
        """Unsafe fixes when asked for; nothing of a broken body; a missing one is trouble."""
        put(a=QUOTED, b=b"{", c=CLEAN)

        assert run("--diff", "a.json", "c.json") == (1, "", "")
        assert run("--diff", "b.json") == (1, "", "")
        assert run("--diff", "c.json") == (0, "", "")
        missing = "bcvalidate: none.json: No such file or directory\n"
        assert run("--diff", "none.json", "c.json") == (2, "", missing)
        assert (
            '+  "Groups": {"g": {"DesiredVMCount": 1,'
            in run("--diff", "--unsafe-fixes", "a.json").out
        )

    @pytest.mark.parametrize(
        ("argv", "said"),
        [
            (
                ["--fix", "-"],
                "standard input cannot be fixed in place; name a file, or use --diff",
            ),
            (["--unsafe-fixes"], "--unsafe-fixes goes with --fix or --diff"),
            (["--fix", "--diff"], "--fix and --diff exclude each other; give one of them"),
            (
                ["--diff", "--format=json"],
                "--diff shows no report; leave out --format and --output",
            ),
            (["--diff", "--output=x"], "--diff shows no report; leave out --format and --output"),
            *(
                (
                    [mends, "--write-baseline", "--baseline=b"],
                    "--write-baseline does not go with --fix or --diff; fix first",
                )
                for mends in ("--fix", "--diff")
            ),
        ],
    )
    def test_misuse(self, argv: list[str], said: str) -> None:
        """Options that do not go together are refused before anything is done."""
        put(a=SLIP)

        assert run(*argv, "a.json") == (2, "", f"bcvalidate: {said}{SEE}")
        assert content("a") == SLIP
        assert os.listdir() == ["a.json"]


class TestChoosing:
    """--select, --ignore, --severity, --no-lint, --strict and --first."""

    @pytest.mark.parametrize(
        ("argv", "status", "rules"),
        [
            ([], 1, ["name-length", "image-id-prefix"]),
            (["--no-lint"], 1, ["name-length"]),
            (["--select=documented"], 1, ["name-length"]),
            (["--select=image-*"], 0, ["image-id-prefix"]),
            (["--select=image-*", "--strict"], 1, ["image-id-prefix"]),
            (["--ignore=name-*"], 0, ["image-id-prefix"]),
            (["--ignore=name-*,image-id-prefix", "--strict"], 0, []),
            (["--severity=name-length=warning"], 0, ["name-length", "image-id-prefix"]),
            (["--severity=*=info", "--strict"], 0, ["name-length", "image-id-prefix"]),
            (["--ignore=name-*", "--severity=*-prefix=error"], 1, ["image-id-prefix"]),
            (["--first"], 1, ["name-length"]),
            (["--first", "--severity=name-length=info"], 0, []),
            (["--first", "--ignore=name-*"], 0, []),
            (["--first", "--ignore=name-*", "--strict"], 1, []),
        ],
    )
    def test_what_is_told(self, argv: list[str], status: int, rules: list[str]) -> None:
        """The findings that are left, in their order, and the status that they make."""
        put(a=NO_PREFIX.replace(b'"ok"', b'""'))

        ran = line(*argv, "a.json")

        told = [text.rpartition("[")[2].rstrip("]") for text in ran.out.splitlines()]
        assert (ran.status, told, ran.err) == (status, rules, "")

    def test_another_severity_is_told(self) -> None:
        """The severity is the one that was asked for; code and message stay."""
        put(a=NAMELESS)

        assert line("--severity=name-length=info", "a.json") == (
            0,
            NAME.format("a.json").replace("error", "info"),
            "",
        )

    @pytest.mark.parametrize(
        ("argv", "said"),
        [
            (["--select=name-lenght"], 'no rule "name-lenght"; did you mean name-length?'),
            (["--ignore=documentd"], 'no rule "documentd"; did you mean documented?'),
            (["--severity=name-typ=info"], 'no rule "name-typ"; did you mean name-type?'),
            (["--ignore=qq*"], 'no rule "qq*"; --list-rules shows them all'),
            (
                ["--severity=name-type=eror"],
                (
                    '--severity: must be RULE=LEVEL, got "name-type=eror"; '
                    "levels are error, warning, info"
                ),
            ),
            (["--select=team-size"], 'no rule "team-size"; --list-rules shows them all'),
        ],
    )
    def test_no_such_rule(self, argv: list[str], said: str) -> None:
        """A word that means nothing is misuse, and nothing is written."""
        put(a=SLIP)

        assert run(*argv, "--output=out", "a.json") == (2, "", f"bcvalidate: {said}{SEE}")
        assert run(*argv, "--fix", "a.json").status == 2
        assert (content("a"), os.listdir()) == (SLIP, ["a.json"])


SUPPRESSED = '[[suppressions]]\npath = "{}"\npointer = "/Name"\nrule = "name-*"\n'
UNUSED = "bcvalidate: {}: this suppression hides nothing; remove it\n"


class TestSettings:
    """The file of settings: where it is found, what it does, and when it is faulty."""

    def test_found_from_a_folder_below(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The nearest file above the present folder counts, not one beside the spec."""
        put(toml='ignore = ["name-*"]\n')
        Path("x/y").mkdir(parents=True)
        Path("z").mkdir()
        Path("z/a.json").write_bytes(NAMELESS)
        Path("z/.bcvalidate.toml").write_text("nonsense = 1", "utf-8")
        monkeypatch.chdir("x/y")

        assert line("../../z/a.json") == (0, "", "")
        assert process("../../z/a.json") == (0, "1 file checked: no errors\n", "")
        assert line("--no-config", "../../z/a.json") == (1, NAME.format("../../z/a.json"), "")

    def test_found_in_a_pyproject(self) -> None:
        """Its table counts; one for others does not."""
        put(a=NAMELESS)
        Path("pyproject.toml").write_text('[tool.bcvalidate]\nignore = ["name-*"]\n', "utf-8")
        assert line("a.json") == (0, "", "")

        Path("pyproject.toml").write_text('[tool.other]\nignore = ["name-*"]\n', "utf-8")
        assert line("a.json") == (1, NAME.format("a.json"), "")

    def test_another_file(self) -> None:
        """--config FILE counts instead of the file that would be found."""
        put(a=NAMELESS, toml="nonsense = 1")
        Path("other.toml").write_text('severity.name-length = "info"\n', "utf-8")

        told = NAME.format("a.json").replace("error", "info")
        assert line("--config=other.toml", "a.json") == (0, told, "")
        assert line("--no-config", "a.json") == (1, NAME.format("a.json"), "")
        assert line("--config=other.toml", "--no-config", "a.json") == (
            2,
            "",
            f"bcvalidate: --config and --no-config exclude each other; give one of them{SEE}",
        )

    def test_overrides(self) -> None:
        """Each file is held against what is said for it."""
        put(
            toml='[[overrides]]\npath = "old/**"\nignore = ["name-*"]\nlint = false\n'
            '[[overrides]]\npath = "b.json"\nseverity = { image-id-prefix = "error" }\n',
            a=NO_PREFIX,
            b=NO_PREFIX,
        )
        Path("old").mkdir()
        Path("old/c.json").write_bytes(NO_PREFIX.replace(b'"ok"', b'""'))

        ran = run("--format=json", "a.json", "b.json", "old")

        told = {
            file["path"]: [(one["rule"], one["severity"]) for one in file["findings"]]
            for file in json.loads(ran.out)["files"]
        }
        assert (ran.status, ran.err) == (1, "")
        assert told == {
            "a.json": [("image-id-prefix", "warning")],
            "b.json": [("image-id-prefix", "error")],
            "old/c.json": [],
        }

    def test_a_clean_file_by_its_plain_name(self) -> None:
        """The start of the command leaves to the settings what they may say of a clean file."""
        put(a=CLEAN, toml=SUPPRESSED.format("a.json"))
        clean = "1 file checked: no errors\n"

        assert process("a.json") == (0, clean, UNUSED.format(".bcvalidate.toml:1:1"))
        put(toml="strict = true\n" + SUPPRESSED.format("a.json"))
        assert process("a.json") == (1, clean, UNUSED.format(".bcvalidate.toml:2:1"))
        put(toml='select = ["name-lenght"]')
        assert process("a.json") == (
            2,
            "",
            'bcvalidate: .bcvalidate.toml:1:11: no rule "name-lenght"; did you mean name-length?\n',
        )
        put(toml=f"policy = ['{POLICY / 'team.policy.json'}']\n")
        status, out, _ = process("-q", "--format=line", "a.json")
        assert (status, process("a.json")[0]) == (1, 1)
        assert [text.rpartition("[")[2] for text in out.splitlines()] == [
            "team-description]",
            "team-name-prefix]",
        ]
        put(toml="")
        assert process("a.json") == (0, clean, "")

    def test_a_faulty_file_by_its_plain_name(self) -> None:
        """What the settings ignore, suppress or make strict counts as it does with options."""
        put(a=NAMELESS, b=NO_PREFIX)

        put(toml='ignore = ["documented"]\n')
        assert process("a.json") == (0, "1 file checked: no errors\n", "")
        put(toml=SUPPRESSED.format("*"))
        assert process("a.json") == (0, "1 file checked: no errors\n", "")
        put(toml="strict = true\n")
        assert process("b.json")[0] == 1
        put(toml="lint = false\nstrict = true\n")
        assert process("b.json") == (0, "1 file checked: no errors\n", "")

    def test_unused_suppressions(self) -> None:
        """Each that hides nothing in a file it is for is named, and fails a strict run."""
        put(a=NAMELESS, b=CLEAN, toml=SUPPRESSED.format("a.json") + SUPPRESSED.format("b.json"))

        assert line("a.json") == (0, "", "")
        assert line("--strict", "a.json") == (0, "", "")
        assert line("a.json", "b.json") == (0, "", UNUSED.format(".bcvalidate.toml:5:1"))
        assert line("--strict", "b.json") == (1, "", UNUSED.format(".bcvalidate.toml:5:1"))

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ("\n lint = 1\n", "2:9: lint takes true or false; correct it"),
            (
                'x = 1\nignore = "a"',
                (
                    '1:1: "x" is no known key; there are select, ignore, severity, lint, policy, '
                    "account, baseline, strict, lang, overrides, suppressions"
                ),
            ),
            ('\nignore = ["a", "nam"]', '2:11: no rule "a"; --list-rules shows them all'),
            (b"\xff", "1:1: this is not UTF-8; save the file as UTF-8"),
        ],
    )
    def test_a_faulty_file(self, settings: str | bytes, said: str) -> None:
        """One line with its place, status 2; no report, no baseline and no fix is written."""
        put(a=SLIP, toml=settings)
        refused = (2, "", f"bcvalidate: .bcvalidate.toml:{said}\n")

        assert process("a.json") == refused
        for argv in (
            ["--output=out"],
            ["--fix"],
            ["--diff"],
            ["--write-baseline", "--baseline=b"],
            ["--format=json", "--format=line:x"],
        ):
            assert run(*argv, "a.json") == refused
        assert content("a") == SLIP
        assert sorted(os.listdir()) == [".bcvalidate.toml", "a.json"]

    def test_a_file_that_cannot_be_read(self) -> None:
        """A folder in its place, and a name that leads nowhere."""
        put(a=CLEAN)
        Path(".bcvalidate.toml").mkdir()

        assert process("a.json") == (
            2,
            "",
            (
                "bcvalidate: .bcvalidate.toml: the settings cannot be read (Is a directory); "
                "name another file\n"
            ),
        )
        assert run("--config=none", "a.json").err == (
            "bcvalidate: none: the settings cannot be read (No such file or directory); "
            "name another file\n"
        )


class TestBaseline:
    """--baseline and --write-baseline."""

    def test_written_then_clean(self) -> None:
        """What was found is told once more while it is written, and then no longer."""
        put(a=NAMELESS, b=NO_PREFIX, c=CLEAN)
        argv = ("--baseline=base", "--strict", "a.json", "b.json", "c.json")

        written = line("--write-baseline", *argv)

        assert (written.status, written.err) == (0, "")
        assert written.out == line("--strict", "a.json", "b.json").out
        assert Path("base").read_text("utf-8") == (
            '{"version": 1, "findings": [\n'
            '  {"path": "a.json", "rule": "name-length", "pointer": "/Name"},\n'
            '  {"path": "b.json", "rule": "image-id-prefix", "pointer": "/ImageId"}\n'
            "]}\n"
        )
        assert line(*argv) == (0, "", "")

    def test_a_moved_line_stays_hidden_and_a_new_finding_shows(self) -> None:
        """Lines may move; what was not there before is told."""
        put(a=NAMELESS, toml='baseline = "base"\n')
        run("--write-baseline", "a.json")
        put(a=b"\n\n" + QUOTED.replace(b'"ok"', b'""'))

        assert line("a.json") == (1, COUNT.format("a.json").replace(":4:", ":6:"), "")
        assert line("--no-config", "--first", "a.json").out == (
            NAME.format("a.json").replace(":2:", ":4:")
        )

    def test_only_what_is_told_is_written(self) -> None:
        """What is ignored is not listed; what --first leaves out of the report is."""
        put(a=NO_PREFIX.replace(b'"ok"', b'""'))

        run("--write-baseline", "--baseline=base", "--ignore=name-*", "a.json")
        assert line("--baseline=base", "a.json") == (1, NAME.format("a.json"), "")
        run("--write-baseline", "--baseline=base", "--first", "a.json")
        assert line("--baseline=base", "a.json") == (0, "", "")

    def test_an_old_baseline_hides_nothing_from_the_new_one(self) -> None:
        """Written anew, it lists all that is there."""
        put(a=NAMELESS, b=NAMELESS)
        argv = ("--baseline=base", "--write-baseline")

        assert run(*argv, "a.json").status == 0
        assert run(*argv, "a.json", "b.json").status == 0
        assert line("--baseline=base", "a.json", "b.json") == (0, "", "")
        put(a=CLEAN)
        assert run(*argv, "a.json") == (0, "1 file checked: no errors\n", "")
        assert Path("base").read_text("utf-8") == '{"version": 1, "findings": []}\n'

    @pytest.mark.parametrize("other", ["strict = true\n", "{}", '{"Name": "x"}', ""])
    def test_it_replaces_nothing_but_a_baseline(self, other: str) -> None:
        """What is no baseline is not written over, whatever it is: it may be settings, or a spec."""
        put(a=NAMELESS)
        Path("base").write_text(other, "utf-8")

        ran = run("--baseline=base", "--write-baseline", "a.json")

        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("bcvalidate: base:1:")
        assert Path("base").read_text("utf-8") == other

    def test_it_is_no_spec_itself(self) -> None:
        """Below a directory that is checked, the baseline and the policies are left out."""
        put(a=NAMELESS)
        Path("policy.json").write_text(
            '{"required": ["Name"], "x-rule": "own", "x-message": "Name it."}', "utf-8"
        )
        argv = ("--baseline=base.json", "--policy=policy.json", ".")

        assert run("--write-baseline", *argv).status == 0
        assert run("--write-baseline", *argv).status == 0
        assert run(*argv) == (0, "1 file checked: no errors\n", "")

    def test_not_written_when_a_source_cannot_be_read(self) -> None:
        """Of a run with trouble, no baseline is made: it would lack what the file has."""
        put(a=NAMELESS)
        missing = "bcvalidate: none.json: No such file or directory\n"

        ran = line("--write-baseline", "--baseline=base", "a.json", "none.json")

        assert ran == (2, NAME.format("a.json"), missing)
        assert os.listdir() == ["a.json"]

    @pytest.mark.parametrize(
        ("name", "shown", "reason"),
        [
            ("none/base", "none/base", "No such file or directory"),
            (".", ".", "Is a directory"),
            ("a\0b", "a\\x00b", "a file name holds no NUL"),
        ],
    )
    def test_where_it_cannot_be_written(self, name: str, shown: str, reason: str) -> None:
        """One line says which and why, status 2, though the report is out."""
        put(a=NAMELESS)

        assert line("--write-baseline", "--baseline", name, "a.json") == (
            2,
            NAME.format("a.json"),
            f"bcvalidate: {shown}: the baseline cannot be written: {reason}\n",
        )

    @pytest.mark.parametrize(
        ("base", "inputs", "lost"),
        [
            ("a.json", ["a.json"], "a.json"),
            ("./a.json", ["b.json", "a.json"], "a.json"),
        ],
    )
    def test_it_replaces_no_spec(self, base: str, inputs: list[str], lost: str) -> None:
        """A baseline is not written over a file that is to be checked."""
        put(a=NAMELESS, b=CLEAN)

        assert run("--write-baseline", "--baseline", base, *inputs) == (
            2,
            "",
            (
                f"bcvalidate: {lost} is to be checked, and would be lost; "
                f"keep the baseline elsewhere{SEE}"
            ),
        )
        assert content("a") == NAMELESS

    @pytest.mark.parametrize(
        ("base", "said"),
        [
            (None, ": No such file or directory; --write-baseline makes a baseline"),
            (
                '{"version": 1,\n "findings": 1}',
                (
                    ":2:14: findings must be an array; correct it, or remove the file and write it anew with "
                    "--write-baseline"
                ),
            ),
            ("", ":1:1: There is no JSON here; write an object."),
        ],
    )
    def test_one_that_cannot_be_used(self, base: str | None, said: str) -> None:
        """One line, status 2, and nothing is written."""
        put(a=SLIP)
        if base is not None:
            put(base=base)

        for argv in (["--output=out"], ["--fix"]):
            assert run("--baseline=base.json", *argv, "a.json") == (
                2,
                "",
                f"bcvalidate: base.json{said}\n",
            )
        assert content("a") == SLIP
        assert not Path("out").exists()

    def test_without_a_name(self) -> None:
        """--write-baseline needs to know where to."""
        put(a=NAMELESS)

        assert run("--write-baseline", "a.json") == (
            2,
            "",
            f"bcvalidate: --write-baseline needs a file to write to: --baseline FILE{SEE}",
        )


TEAM = (
    ("team-instance-type", "error", "/Groups/workers/InstanceType", 9, 23),
    ("team-description", "error", "/Description", 3, 18),
    ("team-name-prefix", "error", "/Name", 2, 11),
    ("team-group-size", "warning", "/Groups/workers/DesiredVMCount", 8, 25),
)
TEAM_WORDS = (
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


class TestPolicy:
    """--policy: an organisation's own rules beside ours."""

    argv = (f"--policy={POLICY / 'team.policy.json'}", str(POLICY / "err.json"))

    def test_line(self) -> None:
        """Its rules are told in its words, without a status or a code of the service."""
        expected = "".join(
            f"{POLICY / 'err.json'}:{row}:{column}: {severity}: {words} [{rule}]\n"
            for (rule, severity, _, row, column), words in zip(TEAM, TEAM_WORDS, strict=True)
        )

        assert line(*self.argv) == (1, expected, "")
        assert line(self.argv[1]) == (0, "", "")
        assert line(self.argv[0], POLICY / "ok.json") == (0, "", "")

    def test_json(self) -> None:
        """A finding of a policy has all fields; it is not documented."""
        found = json.loads(run("--format=json", *self.argv).out)["files"][0]["findings"]

        assert found == [
            {
                "rule": rule,
                "severity": severity,
                "documented": False,
                "status": None,
                "code": None,
                "message": words,
                "pointer": pointer,
                "line": row,
                "column": column,
                "hint": None,
            }
            for (rule, severity, pointer, row, column), words in zip(TEAM, TEAM_WORDS, strict=True)
        ]

    def test_sarif(self) -> None:
        """Each result has its rule's id, and that of the rule it refers to by its index."""
        told: Any = json.loads(run("--format=sarif", *self.argv).out)["runs"][0]
        rules = [rule["id"] for rule in told["tool"]["driver"]["rules"]]

        assert [result["ruleId"] for result in told["results"]] == [one[0] for one in TEAM]
        assert [result["message"]["text"] for result in told["results"]] == [*TEAM_WORDS]
        assert [rules[result["ruleIndex"]] for result in told["results"]] == [
            one[0] for one in TEAM
        ]

    def test_its_rules_are_chosen_as_ours(self) -> None:
        """Its ids are known to --select, --ignore and --severity, to settings and the baseline."""
        options = ("--select=team-*", "--ignore=team-name-prefix,team-instance-type")
        ran = line(*options, "--severity=team-description=info", *self.argv)

        assert [text.rpartition("[")[2] for text in ran.out.splitlines()] == [
            "team-description]",
            "team-group-size]",
        ]
        assert ran.status == 0
        assert run("--select=team-*", self.argv[1]).status == 2
        run("--write-baseline", "--baseline=base", *self.argv)
        assert line("--baseline=base", *self.argv) == (0, "", "")
        assert line("--no-lint", *self.argv).status == line("--no-lint", *self.argv[1:]).status

    def test_two_policies(self) -> None:
        """Both count, and the same one twice counts once."""
        put(
            more='{"properties": {"ImageId": {"x-rule": "own-image", "x-message": "Ask first.", '
            '"const": "img-own"}}}',
            clash='{"required": ["x"], "x-rule": "team-description", "x-message": "Other words."}',
        )

        ran = line("--policy=more.json", *self.argv, self.argv[0])

        assert sorted(text.rpartition("[")[2] for text in ran.out.splitlines()) == sorted(
            ["own-image]", *(f"{one[0]}]" for one in TEAM)]
        )
        clash = line(*self.argv, "--policy=clash.json")
        assert clash == (
            2,
            "",
            (
                "bcvalidate: clash.json:1:31: team-description has another message or severity at "
                f"{POLICY / 'team.policy.json'}:14:17; choose another id\n"
            ),
        )

    def test_from_the_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A policy of the settings is found from their folder, wherever one stands."""
        put(
            toml='policy = ["own.json"]\n',
            a=CLEAN,
            own='{"required": ["Description"], "x-rule": "own-words", "x-message": "Say why."}',
        )
        Path("in").mkdir()
        monkeypatch.chdir("in")

        assert process("--format=line", "../a.json") == (
            1,
            "../a.json:1:1: error: Say why. [own-words]\n",
            "",
        )

    @pytest.mark.parametrize(
        ("policy", "said"),
        [
            (
                None,
                ": the policy cannot be read (No such file or directory); name another file",
            ),
            ("{\n 1}", ":2:2: "),
            ("[]", ":1:1: "),
        ],
    )
    def test_one_that_cannot_be_used(self, policy: str | None, said: str) -> None:
        """One line with its place, status 2, and nothing is written."""
        put(a=SLIP)
        if policy is not None:
            put(own=policy)

        for argv in (["--output=out"], ["--fix"]):
            ran = run("--policy=own.json", *argv, "a.json")
            assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
            assert ran.err.startswith(f"bcvalidate: own.json{said}")
        assert content("a") == SLIP
        assert not Path("out").exists()


class TestLanguage:
    """--lang and the locale: what a finding means, said in Chinese as well."""

    TEXT = NAME + '  2 |   "Name": "",\n    |           ^\n{}1 file checked: 1 error\n'
    MEANT = "  Name的长度必须在1与64之间。\n"

    @pytest.mark.parametrize(
        ("argv", "locale", "chinese"),
        [
            ([], {}, False),
            (["--lang=zh"], {}, True),
            ([], {"LC_ALL": "zh_CN.UTF-8"}, True),
            ([], {"LANG": "zh_CN.UTF-8"}, True),
            ([], {"LANG": "C"}, False),
            ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
            (["--lang=en"], {"LC_ALL": "zh_CN.UTF-8"}, False),
            (["--lang=auto"], {"LC_ALL": "zh_CN.UTF-8"}, True),
        ],
    )
    def test_text(self, argv: list[str], locale: dict[str, str], chinese: bool) -> None:
        """The page's meaning is one more line; code and message stay as the service has them."""
        put(a=NAMELESS)

        assert process(*argv, "a.json", **locale) == (
            1,
            self.TEXT.format("a.json", self.MEANT if chinese else ""),
            "",
        )

    def test_from_the_settings(self) -> None:
        """The settings come before the locale, and the option before the settings."""
        put(a=NAMELESS, toml='lang = "zh"\n')

        assert run("a.json").out == self.TEXT.format("a.json", self.MEANT)
        assert run("--lang=en", "a.json").out == self.TEXT.format("a.json", "")

    @pytest.mark.parametrize("name", ["line", "json", "sarif", "github", "gitlab", "checkstyle"])
    def test_programs_read_the_same(self, name: str) -> None:
        """No format for programs changes with the language."""
        put(a=NAMELESS)

        assert run("--lang=zh", "--format", name, "a.json") == run("--format", name, "a.json")

    def test_a_policy_has_its_own_words(self) -> None:
        """Of an organisation's rule there is no other meaning."""
        assert run("--lang=zh", *TestPolicy.argv) == run("--lang=en", *TestPolicy.argv)


def test_a_run_keeps_nothing_from_the_one_before() -> None:
    """Runs of one process give the same in any order."""
    put(a=NAMELESS, b=CLEAN)
    runs = (
        ("a.json",),
        ("--ignore=name-*", "a.json"),
        TestPolicy.argv,
        (TestPolicy.argv[0], "b.json"),
        ("b.json",),
    )

    told = [line(*argv) for argv in runs]

    assert [line(*argv) for argv in reversed(runs)] == told[::-1]
    assert [ran.status for ran in told] == [1, 0, 1, 1, 0]
