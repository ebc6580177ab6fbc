"""Each format in full: what it writes for request files, for logs, and without any input."""

import io
import json

from bcvalidate.reporters.formats import ReportOptions, reporter
from bcvalidate.reporters.statistics import Statistics
from tests.support.sample_results import LOG_RESULTS, RESULTS, written

ODD_NAME = 'od:d, "100%"\u3000<&>\\n\\x1b\\udcff.json'

TEXT_OF_LOGS = """\
a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
  2 | {"Nmae": "x"}
    |  ^
  hint: Did you mean Name?
a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]
  4 | {"Groups": {"a/b": 1}}
    |                    ^
a.jsonl:4:10: info: Say who owns it. [acme-owner]
  4 | {"Groups": {"a/b": 1}}
    | ^
  hint: Did you mean Name?
<stdin>:1:2: warning: Key Nmae is not known here. [unknown-key]
  1 | {"Nmae": "x"}
    |  ^
  hint: Did you mean Name?
3 files with 5 records checked: 1 error, 2 warnings, 1 info
"""


def test_text() -> None:
    """A finding has its line of the text, a hint, and the summary at the end."""
    assert written("text", LOG_RESULTS) == TEXT_OF_LOGS


LINE_OF_LOGS = """\
a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]
a.jsonl:4:10: info: Say who owns it. [acme-owner]
<stdin>:1:2: warning: Key Nmae is not known here. [unknown-key]
"""


def test_line() -> None:
    """A finding is a line: location, severity, response of the service, message, rule."""
    assert written("line", RESULTS) == (
        "./specs/a.json:3:21: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]\n"
        './specs/a.json:3:31: error 400 InvalidGroups.<&\\n{0}[x](1)>: 100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1]. [group-type]\n'
        "./specs/a.json:2:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:4:3: warning: Key Nmae is not known here. [unknown-key]\n"
        "./specs/a.json:1:1: info: Say who owns it. [acme-owner]\n"
        'od:d, "100%"\\u3000<&>\\n\\x1b\\udcff.json: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]\n'
    )
    assert written("line", LOG_RESULTS) == LINE_OF_LOGS
    assert written("line", []) == ""


GITHUB_OF_LOGS = """\
::warning file=a.jsonl,line=2,col=2,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?
::error file=a.jsonl,line=4,col=29,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.
::notice file=a.jsonl,line=4,col=10,title=[acme-owner]::Say who owns it.%0Ahint: Did you mean Name?
::warning file=<stdin>,line=1,col=2,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?
"""


def test_github() -> None:
    """A finding is a workflow command, escaped as GitHub's toolkit does it."""
    assert written("github", RESULTS) == (
        "::error file=specs/a.json,line=3,col=21,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.\n"
        '::error file=specs/a.json,line=3,col=31,title=400 InvalidGroups.<&\\n{0}[x](1)> [group-type]::100%25, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].%0Ahint: a,b:c%25\\n{key}\n'
        "::warning file=specs/a.json,line=2,col=3,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?\n"
        "::warning file=specs/a.json,line=4,col=3,title=[unknown-key]::Key Nmae is not known here.\n"
        "::notice file=specs/a.json,line=1,col=1,title=[acme-owner]::Say who owns it.%0Ahint: Did you mean Name?\n"
        '::error file=od%3Ad%2C "100%25"\u3000<&>\\n\\x1b\\udcff.json,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.\n'
    )
    assert written("github", LOG_RESULTS) == GITHUB_OF_LOGS
    assert written("github", []) == ""


def test_gitlab() -> None:
    """A finding is an issue, at the first line if it has no line."""
    odd = '100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].'
    wrong = "Specified parameter Groups.a/b is not valid. Its type must be object."
    unknown = "Key Nmae is not known here."

    issues = json.loads(written("gitlab", RESULTS))

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
    issues = json.loads(written("gitlab", LOG_RESULTS))
    assert [(issue["check_name"], issue["location"]) for issue in issues] == [
        ("unknown-key", {"path": "a.jsonl", "lines": {"begin": 2}}),
        ("group-type", {"path": "a.jsonl", "lines": {"begin": 4}}),
        ("acme-owner", {"path": "a.jsonl", "lines": {"begin": 4}}),
        ("unknown-key", {"path": "<stdin>", "lines": {"begin": 1}}),
    ]
    assert written("gitlab", []) == "[]\n"


CHECKSTYLE_OF_LOGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="a.jsonl">
    <error line="2" column="2" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>
    <error line="4" column="29" severity="error" message="Specified parameter Groups.a/b is not valid. Its type must be object." source="bcvalidate.group-type"/>
    <error line="4" column="10" severity="info" message="Say who owns it." source="bcvalidate.acme-owner"/>
  </file>
  <file name="&lt;stdin&gt;">
    <error line="1" column="2" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>
  </file>
  <file name="&lt;stdin&gt;">
  </file>
</checkstyle>
"""


def test_checkstyle() -> None:
    """Every file is an element, in ASCII and without the characters that XML forbids."""
    assert written("checkstyle", RESULTS) == (
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
    assert written("checkstyle", LOG_RESULTS) == CHECKSTYLE_OF_LOGS
    assert written("checkstyle", []) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n</checkstyle>\n'
    )


JUNIT_OF_LOGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bcvalidate" tests="3" failures="1" errors="0">
  <testsuite name="bcvalidate" tests="3" failures="1" errors="0" skipped="0">
    <testcase name="a.jsonl" classname="bcvalidate" file="a.jsonl">
      <failure message="Specified parameter Groups.a/b is not valid. Its type must be object." type="group-type">a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]</failure>
      <system-out>a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
a.jsonl:4:10: info: Say who owns it. [acme-owner]</system-out>
    </testcase>
    <testcase name="&lt;stdin&gt;" classname="bcvalidate" file="&lt;stdin&gt;">
      <system-out>&lt;stdin&gt;:1:2: warning: Key Nmae is not known here. [unknown-key]</system-out>
    </testcase>
    <testcase name="&lt;stdin&gt;" classname="bcvalidate" file="&lt;stdin&gt;">
    </testcase>
  </testsuite>
</testsuites>
"""


def test_junit() -> None:
    """A file is a test case: one failure for all errors, and the lints as its output."""
    assert written("junit", RESULTS) == (
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
    assert written("junit", LOG_RESULTS) == JUNIT_OF_LOGS
    assert written("junit", []) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="bcvalidate" tests="0" failures="0" errors="0">\n'
        '  <testsuite name="bcvalidate" tests="0" failures="0" errors="0" skipped="0">\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_json_of_request_files() -> None:
    """The document has all fields of each finding, and does not mention records."""
    document = {
        "version": 1,
        "files": [
            {
                "path": file.name,
                "ok": file.report.ok,
                "findings": [finding._asdict() for finding in file.report.findings],
            }
            for file in RESULTS
        ],
        "summary": {"files": 3, "errors": 3, "warnings": 2, "infos": 1},
    }

    assert written("json", RESULTS) == json.dumps(document, indent=2) + "\n"
    assert json.loads(written("json", []))["summary"] == {
        "files": 0,
        "errors": 0,
        "warnings": 0,
        "infos": 0,
    }


def test_json_of_logs() -> None:
    """A log has its number of records, which may be 0; a request file has none."""
    findings = [finding._asdict() for part in LOG_RESULTS for finding in part.report.findings]
    document = {
        "version": 1,
        "files": [
            {"path": "a.jsonl", "ok": False, "records": 5, "findings": findings[:3]},
            {"path": "<stdin>", "ok": True, "findings": findings[3:]},
            {"path": "<stdin>", "ok": True, "records": 0, "findings": []},
        ],
        "summary": {"files": 3, "records": 5, "errors": 1, "warnings": 2, "infos": 1},
    }

    assert written("json", LOG_RESULTS) == json.dumps(document, indent=2) + "\n"


def test_text_and_json_with_statistics() -> None:
    """The statistics stand before the summary line of the text, and as last member of the JSON."""
    statistics = Statistics()
    for part in LOG_RESULTS:
        statistics.add(part)
    lines = "".join(
        f"{line}\n" for line in statistics.lines(color=False, width=ReportOptions().width)
    )
    *findings, last = TEXT_OF_LOGS.splitlines(keepends=True)
    plain = json.loads(written("json", LOG_RESULTS))

    assert written("text", LOG_RESULTS, statistics=True) == f"{''.join(findings)}{lines}{last}"
    assert written("json", LOG_RESULTS, statistics=True) == (
        json.dumps({**plain, "statistics": statistics.as_dict()}, indent=2) + "\n"
    )


def test_quiet_text_with_statistics() -> None:
    """The option `quiet` leaves out the summary line but not the statistics."""
    loud = io.StringIO()
    quiet = io.StringIO()

    reporter("text")(iter(LOG_RESULTS), loud, ReportOptions(statistics=True))
    reporter("text")(iter(LOG_RESULTS), quiet, ReportOptions(statistics=True, quiet=True))

    assert loud.getvalue() == quiet.getvalue() + TEXT_OF_LOGS.splitlines(keepends=True)[-1]
    assert len(quiet.getvalue()) > len(TEXT_OF_LOGS)
