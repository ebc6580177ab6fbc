"""Reports: the findings of a body, the answer of the service, and the error to raise."""

import pickle

import pytest

from bcvalidate import Finding, InvalidRequest, Report, check, validate
from tests.support.harness import SAMPLE

TWO_ERRORS = b"""{
  "Name": "",
  "ImageId": "img-ubuntu",
  "Groups": {"g": {"DesiredVMCount": 0, "InstanceType": "ecs.a.b", "ResourceType": "Spot"}}
}"""


def test_valid_body_gives_an_empty_report() -> None:
    """A valid body has no finding and no answer, and raises nothing."""
    report = validate(SAMPLE.read_bytes())

    assert report == Report()
    assert report.ok
    assert (report.findings, report.errors, report.warnings, report.first) == ((), (), (), None)
    assert report.response() is None
    check(SAMPLE.read_bytes())


def test_report_has_every_violation_in_canonical_order() -> None:
    """Both errors are reported, in the order of the error table, with the messages of the service."""
    report = validate(TWO_ERRORS)

    assert report.findings == (
        Finding(
            "name-length", "error", True, 400, "InvalidName",
            "Specified parameter Name is not valid. Its length must be in [1, 64].",
            "/Name", 2, 11, None,
        ),
        Finding(
            "desired-vm-count-range", "error", True, 400, "InvalidDesiredVMCount",
            "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
            "/Groups/g/DesiredVMCount", 4, 38,
            "Vendor tests create clusters with 0 machines, but the documented range starts at 1.",
        ),
    )  # fmt: skip
    assert report.first == report.findings[0]
    assert report.response() == (
        400,
        {
            "Code": "InvalidName",
            "Message": "Specified parameter Name is not valid. Its length must be in [1, 64].",
        },
    )


def test_check_raises_what_the_service_would_answer() -> None:
    """InvalidRequest has status, code, message and report, and reads like the error of the SDK."""
    with pytest.raises(InvalidRequest) as caught:
        check(TWO_ERRORS)

    error = caught.value
    assert (error.status, error.code) == (400, "InvalidName")
    assert error.message == "Specified parameter Name is not valid. Its length must be in [1, 64]."
    assert error.report == validate(TWO_ERRORS)
    assert str(error) == f"HTTP Status: 400, Code: InvalidName, Message: {error.message}"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
    assert isinstance(error, ValueError)


def test_check_raises_undocumented_errors() -> None:
    """An undocumented error has a message, but no status and no code."""
    text = '{"Name": "a", "Name": "b", "ImageId": "i", "InstanceType": "t"}'

    with pytest.raises(InvalidRequest, match=r"^Message: Key Name occurs more than once") as caught:
        check(text)

    assert (caught.value.status, caught.value.code) == (None, None)
    assert validate(text).response() is None
    check(text, lint=False)


def test_report_without_errors_cannot_be_raised() -> None:
    """InvalidRequest needs a report with errors."""
    with pytest.raises(ValueError, match="without errors"):
        InvalidRequest(Report())


def test_first_is_an_error() -> None:
    """A warning is not the first error."""
    report = validate(SAMPLE.read_bytes(), token="a-b")

    assert (len(report.findings), report.first, report.response()) == (1, None, None)
