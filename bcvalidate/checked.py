"""Checked files: what a reporter is fed, one at a time."""

from typing import NamedTuple

from bcvalidate.document import Document
from bcvalidate.report import Report


class Checked(NamedTuple):
    """A source that was checked: its name, its text, and the report on it."""

    name: str
    document: Document
    report: Report
