"""The documentation: fresh, whole, its links lead somewhere, and any example fits on a page."""

import re
from pathlib import Path

import pytest

from bcvalidate.diagnostics.translations import translations
from bcvalidate.explanation.explanation import Example, Listing, explanation
from bcvalidate.rules.registry import rules
from tools import docs, generated
from tools.completions import completion
from tools.man_page import man_page

ACTION = "create-cluster"
SECRET = "fixture-secret-value"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a checkout that is a test's own, with its pages just written."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(docs, "folder", lambda: tmp_path / "docs")
    assert docs.main([]) == 0
    return tmp_path / "docs"


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What --check says."""
    capsys.readouterr()
    return docs.main(["--check"]), capsys.readouterr().err


def files(folder: Path) -> dict[str, str]:
    """All files below a folder, with their texts."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def test_what_is_written(folder: Path) -> None:
    """A page a rule, the index, the man page and the completions; nothing else."""
    written = files(folder)

    expected = {
        "README.md",
        "bcvalidate.1",
        "completions/bcvalidate.bash",
        "completions/_bcvalidate",
        "completions/bcvalidate.fish",
        *(f"rules/{rule}.md" for rule in rules()),
    }
    assert set(written) == expected
    assert written["bcvalidate.1"] == man_page()
    assert written["completions/_bcvalidate"] == completion("zsh")


def test_fresh(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was just written passes, and is not written again."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}

    assert checked(capsys) == (0, "")
    assert docs.main([]) == 0
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}


def test_stale_missing_and_superfluous(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is named; the next run mends them all, and leaves what others wrote alone."""
    whole = files(folder)
    (folder / "rules" / "name-length.md").write_text("old", "utf-8")
    (folder / "README.md").write_bytes(b"\xff")
    (folder / "bcvalidate.1").unlink()
    (folder / "rules" / "gone.md").touch()
    (folder / "completions" / "bcvalidate.tcsh").touch()
    (folder / "guide.md").write_text("by hand", "utf-8")

    status, err = checked(capsys)

    assert status == 1
    assert sorted(err.splitlines()) == [
        "README.md is stale: run python -m tools.docs",
        "bcvalidate.1 is missing: run python -m tools.docs",
        "completions/bcvalidate.tcsh is superfluous: run python -m tools.docs",
        "rules/gone.md is superfluous: run python -m tools.docs",
        "rules/name-length.md is stale: run python -m tools.docs",
    ]
    assert docs.main([]) == 0
    assert files(folder) == {**whole, "guide.md": "by hand"}


def test_misuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another argument is misuse; outside a checkout nothing is written."""
    assert docs.main(["--chekc"]) == 2
    assert capsys.readouterr().err == "usage: python -m tools.docs [--check]\n"

    (folder.parent / "pyproject.toml").unlink()
    (folder / "README.md").unlink()

    assert docs.main([]) == 1
    assert capsys.readouterr().err.endswith(" is no checkout of bcvalidate: run this in one\n")
    assert not (folder / "README.md").exists()


def test_generator_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault of the texts is one line, and no file is touched."""

    def faulty() -> generated.Texts:
        raise ValueError("a:1:2: wrong")

    assert generated.main([], "x", tmp_path, faulty) == 1
    assert capsys.readouterr().err == "a:1:2: wrong\n"
    assert list(tmp_path.iterdir()) == []


def test_links(folder: Path) -> None:
    """Every link of every page leads to a file, and the index leads to every page."""
    linked = {
        (page, (page.parent / target).resolve())
        for page in folder.rglob("*.md")
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))
    }

    assert [target for _, target in linked if not target.is_file()] == []
    from_index = {target for page, target in linked if page == folder / "README.md"}
    assert from_index == {folder / name for name in files(folder)} - {folder / "README.md"}


@pytest.mark.parametrize("rule", rules())
def test_page(rule: str) -> None:
    """A page has the rule's words, its meaning, where it stands, and an example if there is one."""
    explained = explanation(ACTION, rule)
    page = docs.page(explained)

    row = explained.row
    assert page.startswith(f"# {rule}\n\n{row.severity.capitalize()}, ")
    assert row.message in page
    assert str(row.code) in page or not row.documented
    plain = re.sub(r"\\([\W_])|<(https://[^>]+)>", r"\1\2", page)
    words = (translations("zh").get(rule), row.note, row.source)
    assert [text for text in words if text and text not in plain] == []
    assert [trigger for trigger in explained.triggers if trigger.constraint not in page] == []
    assert ("## Example" in page) == (explained.example is not None)
    assert len(page) < 20_000


def example_page(monkeypatch: pytest.MonkeyPatch, body: bytes, output: bytes = b"x") -> str:
    """The page of a rule whose example is this one."""
    contents = {"json": body, "out": output}

    def resource(*path: str) -> bytes:
        if path[-1].endswith(".account"):
            raise FileNotFoundError
        return contents[path[-1].rpartition(".")[2]]

    monkeypatch.setattr("bcvalidate.explanation.explanation.resource", resource)
    return docs.page(explanation(ACTION, "name-length"))


def test_fences_hold_any_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fence is longer than any run of backticks in what it holds."""
    page = example_page(monkeypatch, b"{\n```\n`````\n}\n", b"```` out\n")

    assert "\n\n``````text\n{\n```\n`````\n}\n``````\n" in page
    assert "\n\n`````text\n```` out\n`````\n" in page


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            b'{"a": "\x1b[31m\xe2\x80\xae\xff"}',
            '{"a": "\\x1b[31m\\u202e\N{REPLACEMENT CHARACTER}"}',
        ),
        (b"a\rb\x0cc\r\n", "a\\rb\\x0cc"),
        (b"\xef\xbb\xbf{}", "\\ufeff{}"),
    ],
)
def test_control_characters(monkeypatch: pytest.MonkeyPatch, body: bytes, shown: str) -> None:
    """What a terminal would obey is escaped, in the body and in the output."""
    page = example_page(monkeypatch, body, b"\x1b[31m \xff\n")

    assert f"```text\n{shown}\n```" in page
    assert "```text\n\\x1b[31m \\xff\n```" in page


@pytest.mark.parametrize(
    "body",
    [b"[" * 20_000 + b"]" * 20_000, b'"' + b"x" * 300_000 + b'"', b"[\n" * 5000 + b"]\n" * 5000],
    ids=["deep", "long", "many-lines"],
)
def test_huge_examples_are_shortened(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    """However large an example and its output, the page is small, and says what it leaves out."""
    page = example_page(monkeypatch, body, body)

    assert len(page) < 10_000
    assert page.count("shortened here:") == 2
    assert page.count("...") >= 2


def test_secrets_of_examples_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a secret that is none is shown."""
    body = f'{{"Configs": {{"Mounts": {{"OSS": {{"AccessKeySecret": "{SECRET}"}}}}}}}}'

    page = example_page(monkeypatch, body.encode())

    assert SECRET not in page
    assert '{"AccessKeySecret": ***}' in page


def test_page_without_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule whose fixture is still to come has a page, too."""
    explained = explanation(ACTION, "name-length")._replace(example=None, triggers=())

    page = docs.page(explained)

    assert "## Example" not in page
    assert "Not in the schema files: see the note." in page


def test_prose_is_shown_as_it_stands() -> None:
    """Words that look like Markdown are none; a table's cell ends where it should."""
    explained = explanation(ACTION, "name-length")
    odd = "a *b* _c_ [d](e) <f> `g` | h"
    row = explained.row._replace(note=odd)
    listing = Listing(("{}",), shortened=False)
    example = Example("a`b", listing, listing, listing)

    page = docs.page(explained._replace(row=row, example=example))

    assert r"a \*b\* \_c\_ \[d\](e) \<f\> \`g\` \| h" in page
    assert "The file ``a`b``:" in page
    assert "## Account of the example" in page
