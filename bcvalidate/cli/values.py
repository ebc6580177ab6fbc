"""Values: the texts of options, converted as argparse reads them.

Each function raises ArgumentTypeError for a text that is not of its kind.
"""

import os
from argparse import ArgumentTypeError

from bcvalidate.document.pointer import parse_pointer

MAX_DIGITS = 15
"""The digits of the largest number that an option may be given."""


def positive_int(text: str) -> int:
    """An integer, 1 or more."""
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ArgumentTypeError(f"must be an integer of at most {MAX_DIGITS} digits, got {text}")
    if not int(text):
        raise ArgumentTypeError(f"must be at least 1, got {text}")
    return int(text)


def job_count(text: str) -> int:
    """A number of processes; auto is one for each processor that this process may use."""
    if text != "auto":
        return positive_int(text)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def json_pointer(text: str) -> tuple[str, ...]:
    """The steps of a JSON Pointer (RFC 6901)."""
    steps = parse_pointer(text)
    if steps is None:
        raise ArgumentTypeError(
            f'must be a JSON Pointer, got {text}; start it with "/", and write "~" as ~0'
        )
    return steps


def file_name(text: str) -> str:
    """The name of a file."""
    if not text:
        raise ArgumentTypeError("must name a file, got an empty name")
    return text


def token(text: str) -> str:
    """An IdempotentToken."""
    if not text:
        raise ArgumentTypeError("must not be empty; leave it out")
    return text
