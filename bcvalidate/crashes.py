"""Crashes: what is said of an error of our own code."""

import os


def told(error: BaseException) -> str:
    """The kind and the place of an error, in a line; never its text, which may quote the body."""
    return f"internal error, {_where(error)}; please report it"


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = os.path.basename(trace.tb_frame.f_code.co_filename)
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"
