"""Findings on a page: all that is known of each, with the lines of the body around it."""

from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.reporters.formats import ReportOptions
from tests.reporters.html.pages import (
    ATTACKS,
    SECRET,
    Page,
    finding,
    html_of,
    log_results,
    result_of,
    result_with,
)
from tests.support.harness import minimal, report_on


def test_finding_in_full() -> None:
    """A finding has all of its fields, its message in two languages, and the lines around it."""
    body = """{"Name": "a-b", "ImageId": "img-ubuntu", "Groups": {
  "g": {
    "DesiredVMCount": 0,
    "InstanceType": "ecs.sn1ne.large",
    "ResourceType": "OnDemand"
}}}"""

    page = Page(html_of(result_of("a.json", body), options=ReportOptions(language="zh")))

    assert page.texts_of("article")[0] == (
        "3:23 error 400 InvalidDesiredVMCount "
        "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536]. "
        "DesiredVMCount的大小必须在1与65536之间。 "
        "Hint: Vendor tests create clusters with 0 machines, but the documented range starts at 1. "
        '1 {"Name": "a-b", "ImageId": "img-ubuntu", "Groups": { 2 "g": { 3 "DesiredVMCount": 0, '
        '4 "InstanceType": "ecs.sn1ne.large", 5 "ResourceType": "OnDemand" '
        "desired-vm-count-range /Groups/g/DesiredVMCount"
    )
    assert len(page.texts_of("article")) == 1
    assert page.texts_of("mark") == ["0"]
    assert ("p", {"class": "muted", "lang": "zh"}) in page.elements


def test_first_and_last_line() -> None:
    """No line stands before the first or after the last; the end of a text can be marked."""
    first = result_with(finding(line=1, column=2), text='{"a": 1,\n"b": 2}')
    last = result_with(finding(line=2, column=7), text='{"a": "x",\n"b": ')

    assert Page(html_of(first)).texts_of("pre") == ['1 {"a": 1, 2 "b": 2}']
    assert Page(html_of(first)).texts_of("mark") == ['"a"']
    assert Page(html_of(last)).texts_of("pre") == ['1 {"a": "x", 2 "b":']
    assert Page(html_of(last)).texts_of("mark") == [""]


def test_marked_text() -> None:
    """The key or value at the column is marked, whatever stands before it."""
    for line, column, marked in (
        ('{"集群": "e\u0301"}', 2, '"集群"'),
        ('{"集群": "e\u0301"}', 8, '"e\u0301"'),
        ('{"e\u0301": 1.5e-3}', 8, "1.5e-3"),
        ('{"a": "\\"b"}', 7, '"\\"b"'),
        ('{"a": [1]}', 7, "["),
        (f'{{"AccessKeySecret": "{SECRET}"}}', 21, "***"),
        ("x" * 999 + ' "here" ' + "y" * 300_000, 1001, '"here"'),
    ):
        page = Page(html_of(result_with(finding(line=1, column=column), text=line)))

        assert page.texts_of("mark") == [marked]
        assert len(page.texts_of("code")[0]) <= 102


def test_finding_without_a_line() -> None:
    """A body without a text has no lines to show, and each finding has its pointer."""
    document = value_document({"Name": 5})
    page = Page(html_of(FileResult("<call>", document, report_on(document))))

    assert page.texts_of("pre") == []
    assert page.texts_of("h3") == ["<call>"]
    assert "/Name" in page.texts_of("code")
    assert "image-id-missing the whole spec" in " ".join(page.texts_of("p", "facts"))


def test_secrets_near_a_finding_are_masked() -> None:
    """A secret near a finding is masked, even if no finding is about it."""
    oss = {"AccessKeyId": 5, "AccessKeySecret": SECRET, "SecurityToken": SECRET}

    text = html_of(result_of("a.json", minimal(Configs={"Mounts": {"OSS": oss}})))

    assert SECRET not in text
    assert "&quot;AccessKeySecret&quot;: ***" in text


def test_records_of_a_log() -> None:
    """The records of a log stand together, each with its own line and column."""
    clean = FileResult("clean.jsonl", value_document(None), Report(), records=7)

    html = html_of(result_of("a.json", minimal(Name=5)), *log_results(), clean)
    page = Page(html)

    assert page.texts_of("p", "verdict")[0].startswith(
        "Errors were found 3 files with 37 records checked"
    )
    assert page.texts_of("dl")[0].startswith("Records37 Errors3 Warnings2 ")
    assert page.texts_of("summary") == [
        "a.json error 1",
        "log.jsonl error 2 warning 2 records: 30",
        "Files without findings: 1",
    ]
    assert page.texts_of("li") == ["clean.jsonl records: 7"]
    assert page.texts_of("span", "place") == ["2:11", "10:30", "10:161", "10:180", "30:9"]
    assert page.texts_of("b") == ["1", "2", "3", "4", "10", "10", "10", "30"]
    assert page.texts_of("mark") == ["5", "5", '"AccessKeySecret"', "***", ""]
    assert "/Name" in page.texts_of("p", "facts")[1]
    assert "the whole record" in page.texts_of("p", "facts")[4]
    assert SECRET not in html


def test_record_of_several_lines() -> None:
    """A record of several lines is shown too, though no log can have one."""
    document = read_document('{"a": 1,\n"b": 2}', start=(9, 20))
    result = FileResult("f", document, Report((finding(line=11, column=1),)), ends=False)

    page = Page(html_of(result, FileResult("f", value_document(None), Report(), records=20)))

    assert page.texts_of("pre") == ['10 {"a": 1, 11 "b": 2}']


def test_record_without_a_text() -> None:
    """A record that was not kept has its location and no lines."""
    document = value_document(None)
    document.start = (4, 0)
    result = FileResult("f", document, Report((finding(line=9, column=1),)), ends=False)

    page = Page(html_of(result, FileResult("f", value_document(None), Report(), records=20)))

    assert page.texts_of("span", "place") == ["9:1"]
    assert page.texts_of("pre") == []


def test_markup_is_shown() -> None:
    """A text that looks like markup is shown as it was written."""
    page = Page(html_of(*(result_with(finding(message=attack)) for attack in ATTACKS[:6])))

    assert [
        text for article in page.texts_of("article") for text in ATTACKS if text in article
    ] == (ATTACKS[:6])
