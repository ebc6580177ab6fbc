"""Convert the values of options for argparse.

Each function raises ArgumentTypeError for an invalid text.
"""

import os
from argparse import ArgumentTypeError

from bcvalidate.config.selection import quoted
from bcvalidate.document.pointer import POINTER_FORM, parse_pointer

MAX_DIGITS = 15
"""The digits of the largest number that an option accepts."""


def positive_int(text: str) -> int:
    """Convert an integer that is at least 1."""
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ArgumentTypeError(
            f"must be an integer of at most {MAX_DIGITS} digits, got {quoted(text)}"
        )
    if not int(text):
        raise ArgumentTypeError(f"must be at least 1, got {quoted(text)}")
    return int(text)


def job_count(text: str) -> int:
    """Convert a number of processes. "auto" is the number of processors this process may use."""
    if text != "auto":
        return positive_int(text)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def json_pointer(text: str) -> tuple[str, ...]:
    """Convert a JSON Pointer (RFC 6901) to its reference tokens."""
    steps = parse_pointer(text)
    if steps is None:
        raise ArgumentTypeError(f"must be a JSON Pointer, got {quoted(text)}; {POINTER_FORM}")
    return steps


def file_name(text: str) -> str:
    """Check the name of a file."""
    if not text:
        raise ArgumentTypeError("must name a file, got an empty name")
    return text


def token(text: str) -> str:
    """Check an IdempotentToken."""
    if not text:
        raise ArgumentTypeError("must not be empty; leave it out")
    return text
