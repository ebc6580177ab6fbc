"""Reporters: what programs read of a run, whatever the bodies and the names hold."""

import json
import re
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.paths import report_path, uri
from bcvalidate.reporters.xml import attributes, content
from tests.harness import ROOT
from tests.reported import CHECKED, RUNS, written

NAMES = ("line", "github", "gitlab", "checkstyle", "junit", "sarif")
ODD_NAME = 'od:d, "100%"\u3000<&>\\n\\x1b\\udcff.json'
MATCHERS: list[dict[str, Any]] = json.loads(
    (ROOT / ".github" / "bcvalidate-matcher.json").read_text("utf-8")
)["problemMatcher"]


def all_findings(checked: list[FileResult]) -> list[tuple[FileResult, Finding]]:
    """Every finding with its file, in the order of the run."""
    return [(file, finding) for file in checked for finding in file.report.findings]


def matched(line: str) -> list[dict[str, str | None]]:
    """What GitHub's runner makes of a line with the problem matchers."""
    found = []
    for matcher in MATCHERS:
        (pattern,) = matcher["pattern"]
        if match := re.search(pattern["regexp"], line):
            groups = {name: match[group] for name, group in pattern.items() if name != "regexp"}
            found.append({"severity": matcher.get("severity"), **groups})
    return found


def unescaped(text: str) -> str:
    """What GitHub's runner reads in the data or in a property of a workflow command."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def test_line() -> None:
    """A line a finding: place, severity, the service's answer, message and rule."""
    assert written("line", CHECKED) == (
        "./specs/a.json:3:21: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]\n"
        './specs/a.json:3:31: error 400 InvalidGroups.<&\\n{0}[x](1)>: 100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1]. [group-type]\n'
        "./specs/a.json:2:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:4:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:1:1: info: Say who owns it. [acme-owner]\n"
        'od:d, "100%"\\u3000<&>\\n\\x1b\\udcff.json: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]\n'
    )


def test_github() -> None:
    """A workflow command a finding, escaped as GitHub's toolkit does."""
    assert written("github", CHECKED) == (
        "::error file=specs/a.json,line=3,col=21,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.\n"
        '::error file=specs/a.json,line=3,col=31,title=400 InvalidGroups.<&\\n{0}[x](1)> [group-type]::100%25, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].%0Ahint: a,b:c%25\\n{key}\n'
        "::warning file=specs/a.json,line=2,col=3,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?\n"
        "::warning file=specs/a.json,line=4,col=3,title=[unknown-key]::Key Nmae is not known here.\n"
        "::notice file=specs/a.json,line=1,col=1,title=[acme-owner]::Say who owns it.%0Ahint: Did you mean Name?\n"
        '::error file=od%3Ad%2C "100%25"\u3000<&>\\n\\x1b\\udcff.json,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.\n'
    )


def test_gitlab() -> None:
    """An issue a finding, its severity in GitLab's words; the first line where there is none."""
    odd = '100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].'
    wrong = "Specified parameter Groups.a/b is not valid. Its type must be object."
    unknown = "Key Nmae is not known here."

    issues = json.loads(written("gitlab", CHECKED))

    assert [list(issue) for issue in issues] == 6 * [
        ["description", "check_name", "fingerprint", "severity", "location"]
    ]
    assert [
        (issue["description"], issue["check_name"], issue["severity"], issue["location"])
        for issue in issues
    ] == [
        (wrong, "group-type", "major", {"path": "specs/a.json", "lines": {"begin": 3}}),
        (odd, "group-type", "major", {"path": "specs/a.json", "lines": {"begin": 3}}),
        (unknown, "unknown-key", "minor", {"path": "specs/a.json", "lines": {"begin": 2}}),
        (unknown, "unknown-key", "minor", {"path": "specs/a.json", "lines": {"begin": 4}}),
        ("Say who owns it.", "acme-owner", "info", {"path": "specs/a.json", "lines": {"begin": 1}}),
        (wrong, "group-type", "major", {"path": ODD_NAME, "lines": {"begin": 1}}),
    ]


def test_checkstyle() -> None:
    """Every file, also one without findings, in ASCII and without what XML forbids."""
    assert written("checkstyle", CHECKED) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<checkstyle version="4.3">\n'
        '  <file name="specs/a.json">\n'
        '    <error line="3" column="21" severity="error" message="Specified parameter Groups.a/b is not valid. Its type must be object." source="bcvalidate.group-type"/>\n'
        '    <error line="3" column="31" severity="error" message="100%, &quot;&lt;&amp;&gt;&quot;: \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) &#20013; ]]&gt; [0, 1]." source="bcvalidate.group-type"/>\n'
        '    <error line="2" column="3" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>\n'
        '    <error line="4" column="3" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>\n'
        '    <error line="1" column="1" severity="info" message="Say who owns it." source="bcvalidate.acme-owner"/>\n'
        "  </file>\n"
        '  <file name="od:d, &quot;100%&quot;&#12288;&lt;&amp;&gt;\\n\\x1b\\udcff.json">\n'
        '    <error severity="error" message="Specified parameter Groups.a/b is not valid. Its type must be object." source="bcvalidate.group-type"/>\n'
        "  </file>\n"
        '  <file name="/srv/all good.json">\n'
        "  </file>\n"
        "</checkstyle>\n"
    )


def test_junit() -> None:
    """A test case a file: one failure with all errors, and advice as what was printed."""
    assert written("junit", CHECKED) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="bcvalidate" tests="3" failures="2" errors="0">\n'
        '  <testsuite name="bcvalidate" tests="3" failures="2" errors="0" skipped="0">\n'
        '    <testcase name="specs/a.json" classname="bcvalidate" file="specs/a.json">\n'
        '      <failure message="Specified parameter Groups.a/b is not valid. Its type must be object. (and 1 more)" type="group-type">'
        "./specs/a.json:3:21: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]\n"
        './specs/a.json:3:31: error 400 InvalidGroups.&lt;&amp;\\n{0}[x](1)&gt;: 100%, "&lt;&amp;&gt;": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) &#20013; ]]&gt; [0, 1]. [group-type]</failure>\n'
        "      <system-out>./specs/a.json:2:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:4:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:1:1: info: Say who owns it. [acme-owner]</system-out>\n"
        "    </testcase>\n"
        '    <testcase name="od:d, &quot;100%&quot;&#12288;&lt;&amp;&gt;\\n\\x1b\\udcff.json" classname="bcvalidate" file="od:d, &quot;100%&quot;&#12288;&lt;&amp;&gt;\\n\\x1b\\udcff.json">\n'
        '      <failure message="Specified parameter Groups.a/b is not valid. Its type must be object." type="group-type">'
        'od:d, "100%"\\u3000&lt;&amp;&gt;\\n\\x1b\\udcff.json: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]</failure>\n'
        "    </testcase>\n"
        '    <testcase name="/srv/all good.json" classname="bcvalidate" file="/srv/all good.json">\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("line", ""),
        ("github", ""),
        ("gitlab", "[]\n"),
        (
            "checkstyle",
            '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n</checkstyle>\n',
        ),
        (
            "junit",
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                '<testsuites name="bcvalidate" tests="0" failures="0" errors="0">\n'
                '  <testsuite name="bcvalidate" tests="0" failures="0" errors="0" skipped="0">\n'
                "  </testsuite>\n"
                "</testsuites>\n"
            ),
        ),
    ],
)
def test_nothing_checked(name: str, expected: str) -> None:
    """A run without files is a valid report, too."""
    assert expected == written(name, [])


@given(checked=RUNS)
def test_the_same_run_reads_the_same(checked: list[FileResult]) -> None:
    """Each format is a function of the run, and can be written in UTF-8."""
    for name in NAMES:
        once = written(name, checked)

        assert written(name, checked) == once
        assert once.encode().decode() == once


@given(checked=RUNS)
def test_a_line_a_finding(checked: list[FileResult]) -> None:
    """No text of a body or a name starts a line of its own, in what is split into lines."""
    findings = all_findings(checked)

    assert len(written("line", checked).splitlines()) == len(findings)
    assert len(written("github", checked).splitlines()) == len(findings)


@given(checked=RUNS)
def test_github_reads_back(checked: list[FileResult]) -> None:
    """The runner reads the file, the place, the title and the message that were meant."""
    read_back = []
    for line in written("github", checked).splitlines():
        command, properties, data = re.fullmatch("::(.*?) (.*?)::(.*)", line).groups()  # type: ignore[union-attr] # that it matches is asserted, too
        stated = dict(each.split("=", 1) for each in properties.split(","))
        read_back.append((command, unescaped(stated["file"]), stated.get("line"), unescaped(data)))

    assert read_back == [
        (
            {"error": "error", "warning": "warning", "info": "notice"}[finding.severity],
            report_path(file.name),
            None if finding.line is None else str(finding.line),
            printable(finding.message)
            + (f"\nhint: {printable(finding.hint)}" if finding.hint else ""),
        )
        for file, finding in all_findings(checked)
    ]


@given(checked=RUNS)
def test_checkstyle_reads_back(checked: list[FileResult]) -> None:
    """An XML parser reads the names, places and messages that were meant."""
    document = fromstring(written("checkstyle", checked))  # noqa: S314 - our own output

    read_back = [(file.get("name"), [error.attrib for error in file]) for file in document]

    assert read_back == [
        (report_path(file.name), [_checkstyle(finding) for finding in file.report.findings])
        for file in checked
    ]


def _checkstyle(finding: Finding) -> dict[str, str]:
    place = {"line": str(finding.line), "column": str(finding.column)} if finding.line else {}
    message = printable(finding.message)
    source = f"bcvalidate.{finding.rule}"
    return {**place, "severity": finding.severity, "message": message, "source": source}


@given(
    text=st.text(st.characters(exclude_categories=()))
    | st.text("\x00\x1f\t\n\r<&>\"'\ufffe\ud800中")
)
def test_markup_reads_back(text: str) -> None:
    """An XML parser reads any text as it was, but for what XML forbids."""
    element = fromstring(f"<a{attributes({'b': text, 'c': None})}>{content(text)}</a>")  # noqa: S314 - our own output

    carried = "".join(
        c if c in "\t\n\r" or (c >= " " and not _forbidden(c)) else "\ufffd" for c in text
    )

    assert (element.attrib, element.text or "") == ({"b": carried}, carried)


def _forbidden(character: str) -> bool:
    return "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"


@given(checked=RUNS)
def test_junit_reads_back(checked: list[FileResult]) -> None:
    """An XML parser reads which files failed, and in all texts together every finding."""
    document = fromstring(written("junit", checked))  # noqa: S314 - our own output
    suite = document[0]

    told = "\n".join(text for case in suite for told in case for text in _lines(told))

    assert [case.get("name") for case in suite] == [report_path(file.name) for file in checked]
    assert [case.find("failure") is None for case in suite] == [file.report.ok for file in checked]
    assert suite.get("tests") == str(len(checked))
    assert suite.get("failures") == str(sum(not file.report.ok for file in checked))
    assert sorted(told.splitlines()) == sorted(written("line", checked).splitlines())


def _lines(element: Element) -> list[str]:
    return (element.text or "").splitlines()


@given(checked=RUNS)
def test_fingerprints_are_unique(checked: list[FileResult]) -> None:
    """GitLab takes findings of the same fingerprint for one."""
    fingerprints = [issue["fingerprint"] for issue in json.loads(written("gitlab", checked))]

    assert len(set(fingerprints)) == len(fingerprints) == len(all_findings(checked))


def test_fingerprints_stay_when_lines_move() -> None:
    """What is inserted above a finding, or said otherwise, does not make it a new one."""
    moved = [
        file._replace(
            report=type(file.report)(
                tuple(
                    finding._replace(line=90, column=9, message="Other.")
                    for finding in file.report.findings
                )
            )
        )
        for file in CHECKED
    ]

    before, after = (json.loads(written("gitlab", checked)) for checked in (CHECKED, moved))

    assert [issue["fingerprint"] for issue in after] == [issue["fingerprint"] for issue in before]
    assert before[0]["fingerprint"] == (
        sha256(b'["specs/a.json", "group-type", "/Groups/a~1b", 0]').hexdigest()
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            line,
            {
                "file": file,
                "line": place[0],
                "column": place[1],
                "severity": severity,
                "code": code,
                "message": message,
            },
        )
        for line, file, place, severity, message, code in zip(
            written("line", CHECKED).splitlines(),
            [*5 * ["./specs/a.json"], 'od:d, "100%"\\u3000<&>\\n\\x1b\\udcff.json'],
            [("3", "21"), ("3", "31"), ("2", "3"), ("4", "3"), ("1", "1"), (None, None)],
            ["error", "error", "warning", "warning", "notice", "error"],
            [
                "Specified parameter Groups.a/b is not valid. Its type must be object.",
                '100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].',
                "Key Nmae is not known here.",
                "Key Nmae is not known here.",
                "Say who owns it.",
                "Specified parameter Groups.a/b is not valid. Its type must be object.",
            ],
            [*2 * ["group-type"], *2 * ["unknown-key"], "acme-owner", "group-type"],
            strict=True,
        )
    ],
)
def test_problem_matcher(line: str, expected: dict[str, str | None]) -> None:
    """GitHub's runner reads each line of the line format with just one of the matchers."""
    assert matched(line) == [expected]


@pytest.mark.parametrize("line", ["2 files: 1 error, 0 warnings", "  3 | {", "hint: x", ""])
def test_problem_matcher_passes_over_the_rest(line: str) -> None:
    """What is no finding is no annotation."""
    assert matched(line) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", ("a.json", "a.json")),
        ("./a.json", ("a.json", "a.json")),
        (".//a/./b", ("a/./b", "a/./b")),
        ("./", ("./", "./")),
        ("../a.json", ("../a.json", "../a.json")),
        ("/srv/a b.json", ("/srv/a b.json", "file:///srv/a%20b.json")),
        ("a:b?c#d%e", ("a:b?c#d%e", "a%3Ab%3Fc%23d%25e")),
        ("集\u3000群.json", ("集\u3000群.json", "%E9%9B%86%E3%80%80%E7%BE%A4.json")),
        ("\udcff\n", ("\\udcff\\n", "%FF%0A")),
        ("\ud800", ("\\ud800", "%ED%A0%80")),
        ("<stdin>", ("<stdin>", "%3Cstdin%3E")),
    ],
)
def test_file_names(name: str, expected: tuple[str, str]) -> None:
    """A name as CI services match it, and as a URI reference."""
    assert (report_path(name), uri(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("specs\\a.json", ("specs/a.json", "specs/a.json")),
        (".\\a.json", ("a.json", "a.json")),
        ("C:\\a b.json", ("C:/a b.json", "file:///C:/a%20b.json")),
    ],
)
def test_file_names_of_windows(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: tuple[str, str]
) -> None:
    """Backslashes separate folders there, and nowhere else."""
    import ntpath

    monkeypatch.setattr("os.sep", "\\")
    monkeypatch.setattr("os.path.isabs", ntpath.isabs)

    assert (report_path(name), uri(name)) == expected
