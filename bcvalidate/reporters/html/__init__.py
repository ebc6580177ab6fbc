"""The html format: one page with all findings."""

from bcvalidate.reporters.html.page import report

__all__ = ["report"]
