"""Settings files: what they state, and where they are wrong."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.config_file import Config, Override, load_config
from bcvalidate.config.selection import Choice, Selection
from bcvalidate.config.suppressions import Suppression
from bcvalidate.document.toml_positions import loads
from bcvalidate.errors import ConfigFileError

EVERYTHING = """\
select = ["documented", "own-*"]
ignore = []
lint = false
strict = true
policy = ["team.json", "../above/all.json"]
baseline = "base.json"
lang = "zh"
severity."name-*" = "info"

[[overrides]]
path = "old/**"
ignore = [
  # a comment with a "string"
  'name-length', "name-type",
]
lint = true
severity = { name-charset = "warning" }

[[overrides]]
path = ["a.json", "b/"]

[[suppressions]]
path = "a.json"
pointer = "/Groups/*/DesiredVMCount"
rule = "desired-vm-count-*"
reason = '''
  Agreed upon.
'''

[[suppressions]]
path = "*"
pointer = ""
rule = "groups-missing"
reason = ""
"""


def loaded(folder: Path, content: str | bytes, name: str = ".bcvalidate.toml") -> Config:
    """The settings of a file with this content."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_config(str(file))


def refusal(folder: Path, content: str | bytes, name: str = ".bcvalidate.toml") -> str:
    """The error of a file that cannot be used, without the name of the file."""
    with pytest.raises(ConfigFileError) as broken:
        loaded(folder, content, name)
    file, message = str(folder / name), str(broken.value)
    assert message.startswith(file)
    return message[len(file) :]


@pytest.mark.parametrize("shared", [False, True], ids=["own", "pyproject"])
def test_everything(tmp_path: Path, shared: bool) -> None:
    """All keys, in a file of their own and in the table of a pyproject.toml."""
    name, text, more = ".bcvalidate.toml", EVERYTHING, 0
    if shared:
        text = EVERYTHING.replace("[[", "[[tool.bcvalidate.")
        name, text, more = "pyproject.toml", f"[tool.bcvalidate]\n{text}[tool.x]\nselect = 1\n", 1

    def at(line: int, column: int) -> str:
        return f"{tmp_path / name}:{line + more}:{column}"

    assert loaded(tmp_path, text, name) == Config(
        name=str(tmp_path / name),
        folder=str(tmp_path),
        selection=Selection(
            select=(Choice("documented", at(1, 11)), Choice("own-*", at(1, 25))),
            severities=((Choice("name-*", at(8, 10)), "info"),),
        ),
        lint=False,
        strict=True,
        policies=(
            os.path.join(str(tmp_path), "team.json"),
            os.path.join(str(tmp_path), "../above/all.json"),
        ),
        baseline=os.path.join(str(tmp_path), "base.json"),
        lang="zh",
        overrides=(
            Override(
                globs=("old/**",),
                selection=Selection(
                    ignore=(Choice("name-length", at(14, 3)), Choice("name-type", at(14, 18))),
                    severities=((Choice("name-charset", at(17, 14)), "warning"),),
                ),
                lint=True,
            ),
            Override(globs=("a.json", "b/"), selection=Selection(), lint=None),
        ),
        suppressions=(
            Suppression(
                "a.json",
                "/Groups/*/DesiredVMCount",
                Choice("desired-vm-count-*", at(25, 8)),
                at(22, 1),
                "  Agreed upon.\n",
            ),
            Suppression("*", "", Choice("groups-missing", at(33, 8)), at(30, 1), ""),
        ),
    )


def test_an_empty_file(tmp_path: Path) -> None:
    """It states nothing."""
    assert loaded(tmp_path, "") == Config(
        name=str(tmp_path / ".bcvalidate.toml"), folder=str(tmp_path)
    )
    assert loaded(tmp_path, "[tool.bcvalidate]", "pyproject.toml") == Config(
        name=str(tmp_path / "pyproject.toml"), folder=str(tmp_path)
    )


def test_paths_start_at_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The working directory does not matter; absolute paths stay."""
    absolute = str(tmp_path / "p.json").replace("\\", "/")
    (tmp_path / "c.toml").write_text(f"policy = ['{absolute}', 'q.json']\nbaseline = 'b'", "utf-8")
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")

    found = load_config(os.path.join("..", "c.toml"))

    assert found.folder == ".."
    assert found.policies == (absolute, os.path.join("..", "q.json"))
    assert found.baseline == os.path.join("..", "b")
    monkeypatch.chdir(tmp_path)
    assert load_config("c.toml").baseline == "b"


CORRECT = "; correct it"
KEYS = (
    "there are select, ignore, severity, lint, policy, account, baseline, strict, lang, overrides, "
    "suppressions"
)


ERRORS = {
    "\nselct = []": ':2:1: "selct" is no known key; did you mean select?',
    "[Strict]": ':1:2: "Strict" is no known key; did you mean strict?',
    "x = 1": f':1:1: "x" is no known key; {KEYS}',
    '"\\n\\u202e".a = 1': f':1:1: "\\n\\u202e" is no known key; {KEYS}',
    'lang = """\nx = 1\n"""': f":1:8: lang takes one of auto, en, zh{CORRECT}",
    "lang = 1": f":1:8: lang takes a string{CORRECT}",
    'select = "a"': f":1:10: select takes an array of strings{CORRECT}",
    'select = [\n "a",\n 1]': f":3:2: select takes an array of strings{CORRECT}",
    "[ignore]\na = 1": f":1:1: ignore takes an array of strings{CORRECT}",
    "policy = ['a', '']": f":1:16: policy must not be empty{CORRECT}",
    "policy = 'a'": f":1:10: policy takes an array of strings{CORRECT}",
    "baseline = ''": f":1:12: baseline must not be empty{CORRECT}",
    "baseline = ['a']": f":1:12: baseline takes a string{CORRECT}",
    "lint = 1": f":1:8: lint takes true or false{CORRECT}",
    "strict = 'true'": f":1:10: strict takes true or false{CORRECT}",
    "severity = 'info'": f":1:12: severity takes a table of levels, each by its rule{CORRECT}",
    "[severity]\na = 'eror'": ":2:5: this is no level; did you mean error?",
    "[severity]\na = 'off'": ":2:5: this is no level; there are error, warning, info",
    "severity.a = ['info']": ":1:14: this is no level; there are error, warning, info",
    "[overrides]": f":1:1: overrides takes tables, each below [[overrides]]{CORRECT}",
    "overrides = [{path = 'a'}, 1]": f":1:28: overrides takes tables{CORRECT}",
    "[[overrides]]\npath = 'a'\n[[overrides]]": ":3:1: path is missing here; add it",
    "overrides = [{}]": ":1:14: path is missing here; add it",
    "[[overrides]]\npath = 1": f":2:8: path takes a string, or an array of strings{CORRECT}",
    "[[overrides]]\npath = [1]": f":2:9: path takes a string, or an array of strings{CORRECT}",
    "[[overrides]]\npath = ''": f":2:8: path must not be empty{CORRECT}",
    "[[overrides]]\npath = 'a'\nstrict = true": ':3:1: "strict" is no known key; there are path, select, ignore, severity, lint',
    "[[overrides]]\npath = 'a'\nlint = 0": f":3:8: lint takes true or false{CORRECT}",
    "[[suppressions]]\npath = 'a'\nrule = 'b'": ":1:1: pointer is missing here; add it",
    "[[suppressions]]\npath = 'a'\npointer = ''\nrules = 'b'": ':4:1: "rules" is no known key; did you mean rule?',
    "[[suppressions]]\npath = 'a'\nrule = 'b'\npointer = 'Name'": ':4:11: "Name" is no JSON Pointer; start it with "/", and write "~" as ~0',
    "[[suppressions]]\npath = 'a'\nrule = 'b'\npointer = '/a~'": ':4:11: "/a~" is no JSON Pointer; start it with "/", and write "~" as ~0',
    "[[suppressions]]\npath = ''\nrule = 'b'\npointer = ''": f":2:8: path must not be empty{CORRECT}",
    "[[suppressions]]\npath = 'a'\nrule = 1\npointer = ''": f":3:8: rule takes a string{CORRECT}",
}


def test_errors_have_their_position(tmp_path: Path) -> None:
    """One line says where an error is, what it is, and what to do, with any line ends."""
    for text, reason in ERRORS.items():
        assert refusal(tmp_path, text) == reason, text
        assert refusal(tmp_path, text.replace("\n", "\r\n")) == reason, text


def test_errors_in_a_pyproject(tmp_path: Path) -> None:
    """Only our table is read; a file without it is refused."""
    text = "[tool.other]\nselct = 1\n[tool.bcvalidate]\nselct = []\n"

    assert refusal(tmp_path, text, "pyproject.toml") == (
        ':4:1: "selct" is no known key; did you mean select?'
    )
    assert refusal(tmp_path, "[tool]\nbcvalidate = 1", "pyproject.toml") == (
        ":1:1: this has no table [tool.bcvalidate]; add one"
    )


def test_invalid_toml(tmp_path: Path) -> None:
    """One line has the position and the message of the TOML reader."""
    for content, position in {
        b"select = [": "1:11",
        b"\n\nselect ['a']\n": "3:8",
        b"lint = true\nlint = false\n": "2:13",
        b"lint = tru": "1:8",
        b'select = ["\0"]': "1:12",
        b"a = 2026-02-30": "1:5",
        b'lang = """\n\n': "3:1",
    }.items():
        with pytest.raises(ValueError, match=" \\(at ") as error:
            loads(content.decode())
        message = str(error.value).rpartition(" (at ")[0]
        expected = f":{position}: this is no valid TOML ({message}){CORRECT}"
        assert refusal(tmp_path, content) == expected
        assert message.isprintable()


def test_unreadable_text(tmp_path: Path) -> None:
    """Other encodings and too deep nesting have messages of their own."""
    mark = ":1:1: this starts with the byte order mark of {}; save it as UTF-8 without one"
    for content, reason in {
        b"\xef\xbb\xbflint = true": mark.format("UTF-8"),
        "\ufefflint = true".encode("utf-16-le"): mark.format("UTF-16"),
        "\ufefflint = true".encode("utf-16-be"): mark.format("UTF-16"),
        b'\nlang = "\xe9"': ":2:9: this is not UTF-8; save the file as UTF-8",
        b"a = " + b"[" * 100_000: ":1:1: this is nested too deep; nest it less",
    }.items():
        assert refusal(tmp_path, content) == reason


def test_a_number_that_is_too_long(tmp_path: Path) -> None:
    """The reader has no position for it, so the error is at the start."""
    assert refusal(tmp_path, "a = " + "9" * 5000).startswith(":1:1: this is no valid TOML (")


def test_unreadable_files(tmp_path: Path) -> None:
    """A folder, a missing file, and a name that no file can have are one line each."""
    for name, reason in (
        (str(tmp_path), "Is a directory"),
        (str(tmp_path / "none"), "No such file or directory"),
        ("a\0b", "a file name holds no NUL"),
    ):
        with pytest.raises(ConfigFileError) as broken:
            load_config(name)

        expected = f"{name}: the settings cannot be read ({reason}); name another file"
        assert str(broken.value) == expected


NAMES = ["select", "severity", "lint", "policy", "baseline", "lang", "path", "pointer", "rule", "x"]
LEAVES = st.sampled_from(["1", "true", "''", "'a'", "'info'", "'/a'", "'~'", "1979-05-27", "nan"])
TOML = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3).map(
            lambda table: f"{{{', '.join(f'{key} = {value}' for key, value in table.items())}}}"
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*NAMES, "overrides", "suppressions"]), TOML, max_size=3))
def test_any_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, str]
) -> None:
    """Whatever kinds of values a file has, it is read, or refused with the wrong line."""
    folder = tmp_path_factory.getbasetemp() / "odd"
    folder.mkdir(exist_ok=True)
    text = "".join(f"{key} = {value}\n" for key, value in table.items())
    message = None
    try:
        loaded(folder, text)
    except ConfigFileError as refused:
        message = str(refused)[len(str(folder / ".bcvalidate.toml")) :]

    assert message is None or re.fullmatch(rf":[1-{len(table)}]:[0-9]+: [ -~]+; [ -~]+", message)


def test_keys_with_too_many_parts(tmp_path: Path) -> None:
    """They are refused before they are read, because the TOML reader is slow on them."""
    for text in (".".join(65 * ["a"]) + " = 1", "[" + ".".join(9999 * ["a"]) + "]"):
        reason = ":2:1: this key has more than 64 parts; shorten it"
        assert refusal(tmp_path, f"\n{text}\n") == reason
