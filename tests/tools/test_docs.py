"""The generated documentation: which files there are, when they are stale, and what a page has."""

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
    """Write the documentation into the checkout of a test, and return its folder."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(docs, "folder", lambda: tmp_path / "docs")
    assert docs.main([]) == 0
    return tmp_path / "docs"


def check(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return the exit status and the errors of --check."""
    capsys.readouterr()
    return docs.main(["--check"]), capsys.readouterr().err


def files(folder: Path) -> dict[str, str]:
    """Return the texts of all files below a folder, by their relative paths."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_files(folder: Path) -> None:
    """There is a page for each rule, the index, the man page and the completion scripts."""
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
    """Fresh files pass the check, and are not written again."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}

    assert check(capsys) == (0, "")
    assert docs.main([]) == 0
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}


def test_stale_missing_and_superfluous(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check names each file. The next run corrects them, and leaves other files alone."""
    whole = files(folder)
    (folder / "rules" / "name-length.md").write_text("old", "utf-8")
    (folder / "README.md").write_bytes(b"\xff")
    (folder / "bcvalidate.1").unlink()
    (folder / "rules" / "gone.md").touch()
    (folder / "completions" / "bcvalidate.tcsh").touch()
    (folder / "guide.md").write_text("by hand", "utf-8")

    status, err = check(capsys)

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


def test_usage_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another argument is an error, and so is a run outside a checkout."""
    assert docs.main(["--chekc"]) == 2
    assert capsys.readouterr().err == "usage: python -m tools.docs [--check]\n"

    (folder.parent / "pyproject.toml").unlink()
    (folder / "README.md").unlink()

    assert docs.main([]) == 1
    assert capsys.readouterr().err.endswith(" is not a checkout of bcvalidate: run this in one\n")
    assert not (folder / "README.md").exists()


def test_generator_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of a generator is one line, and no file is written."""

    def failing() -> generated.Texts:
        raise ValueError("a:1:2: wrong")

    assert generated.main([], "x", tmp_path, failing) == 1
    assert capsys.readouterr().err == "a:1:2: wrong\n"
    assert list(tmp_path.iterdir()) == []


def test_links(folder: Path) -> None:
    """Every link of every page leads to a file, and the index leads to every page.

    Only the page on the architecture is not generated.
    """
    linked = {
        (page, (page.parent / target).resolve())
        for page in folder.rglob("*.md")
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))
    }

    by_hand = folder / "architecture.md"
    assert [target for _, target in linked if not target.is_file()] == [by_hand]
    from_index = {target for page, target in linked if page == folder / "README.md"}
    generated_pages = {folder / name for name in files(folder)} - {folder / "README.md"}
    assert from_index == {by_hand, *generated_pages}


def test_pages() -> None:
    """A page has all texts of its rule, where the rule applies, and an example if there is one."""
    for rule_id in rules():
        explained = explanation(ACTION, rule_id)
        page = docs.page(explained)

        rule = explained.rule
        assert page.startswith(f"# {rule_id}\n\n{rule.severity.capitalize()}, ")
        assert rule.message in page
        assert str(rule.code) in page or not rule.documented
        plain = re.sub(r"\\([\W_])|<(https://[^>]+)>", r"\1\2", page)
        texts = (translations("zh").get(rule_id), rule.note, rule.source)
        assert [text for text in texts if text and text not in plain] == []
        constraints = [trigger.constraint for trigger in explained.triggers]
        assert [constraint for constraint in constraints if constraint not in page] == []
        assert ("## Example" in page) == (explained.example is not None)
        assert len(page) < 20_000


def example_page(monkeypatch: pytest.MonkeyPatch, body: bytes, output: bytes = b"x") -> str:
    """Return the page of a rule with this example."""
    contents = {"json": body, "out": output}

    def resource(*path: str) -> bytes:
        if path[-1].endswith(".account"):
            raise FileNotFoundError
        return contents[path[-1].rpartition(".")[2]]

    monkeypatch.setattr("bcvalidate.explanation.explanation.resource", resource)
    return docs.page(explanation(ACTION, "name-length"))


def test_fences_hold_any_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fence is longer than any run of backticks in the block."""
    page = example_page(monkeypatch, b"{\n```\n`````\n}\n", b"```` out\n")

    assert "\n\n``````text\n{\n```\n`````\n}\n``````\n" in page
    assert "\n\n`````text\n```` out\n`````\n" in page


def test_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control characters are escaped in the body and in the output."""
    for body, escaped in (
        (
            b'{"a": "\x1b[31m\xe2\x80\xae\xff"}',
            '{"a": "\\x1b[31m\\u202e\N{REPLACEMENT CHARACTER}"}',
        ),
        (b"a\rb\x0cc\r\n", "a\\rb\\x0cc"),
        (b"\xef\xbb\xbf{}", "\\ufeff{}"),
    ):
        page = example_page(monkeypatch, body, b"\x1b[31m \xff\n")

        assert f"```text\n{escaped}\n```" in page
        assert "```text\n\\x1b[31m \\xff\n```" in page


def test_huge_examples_are_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a huge example is small, and says that text is left out."""
    for body in (
        b"[" * 20_000 + b"]" * 20_000,
        b'"' + b"x" * 300_000 + b'"',
        b"[\n" * 5000 + b"]\n" * 5000,
    ):
        page = example_page(monkeypatch, body, body)

        assert len(page) < 10_000
        assert page.count("shortened here:") == 2
        assert page.count("...") >= 2


def test_secrets_of_examples_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret of an example is masked."""
    body = f'{{"Configs": {{"Mounts": {{"OSS": {{"AccessKeySecret": "{SECRET}"}}}}}}}}'

    page = example_page(monkeypatch, body.encode())

    assert SECRET not in page
    assert '{"AccessKeySecret": ***}' in page


def test_page_without_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule without a fixture has a page, too."""
    explained = explanation(ACTION, "name-length")._replace(example=None, triggers=())

    page = docs.page(explained)

    assert "## Example" not in page
    assert "Not in the schema files: see the note." in page


def test_markdown_is_escaped() -> None:
    """A text that looks like Markdown is shown as it is written."""
    explained = explanation(ACTION, "name-length")
    odd = "a *b* _c_ [d](e) <f> `g` | h"
    rule = explained.rule._replace(note=odd)
    listing = Listing(("{}",), shortened=False)
    example = Example("a`b", listing, listing, listing)

    page = docs.page(explained._replace(rule=rule, example=example))

    assert r"a \*b\* \_c\_ \[d\](e) \<f\> \`g\` \| h" in page
    assert "The file ``a`b``:" in page
    assert "## Account of the example" in page
