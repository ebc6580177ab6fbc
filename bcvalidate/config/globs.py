"""Globs: which input files a line of the config file is about."""

import os
from fnmatch import fnmatchcase

from bcvalidate.files.inputs import STDIN_NAME

_ANY_FOLDERS = "**"


def relative_path(name: str, folder: str) -> str:
    """The path of a file from a folder, with "/" between its steps; standard input keeps its name.

    Links to folders are followed, so that a file has one path however it is reached. A file that is
    a link itself keeps its own name.
    """
    if name == STDIN_NAME:
        return name
    absolute = os.path.abspath(name)
    try:
        parent = os.path.realpath(os.path.dirname(absolute))
        path = os.path.join(parent, os.path.basename(absolute))
        return _posix(os.path.relpath(path, os.path.realpath(folder)))
    except ValueError:
        # On another drive, from which no path leads to the folder.
        return _posix(absolute)


def matches(path: str, glob: str) -> bool:
    """Whether a path matches a glob; both have "/" between their steps.

    `*`, `?` and `[...]` match within a step; the step `**` matches any number of folders. A glob
    without "/" matches names in any folder, and one that ends with "/" everything below a folder.
    """
    if "/" not in glob:
        return fnmatchcase(path.rpartition("/")[2], glob)
    wanted = glob.removeprefix("./").removeprefix("/").split("/")
    if wanted[-1] in ("", _ANY_FOLDERS):
        wanted[-1:] = [_ANY_FOLDERS, "*"]
    steps = path.split("/")
    # The numbers of steps of the path that the glob so far can match.
    reached = {0}
    for step in wanted:
        if step == _ANY_FOLDERS:
            reached = set(range(min(reached, default=len(steps)), len(steps)))
        else:
            reached = {n + 1 for n in reached if n < len(steps) and fnmatchcase(steps[n], step)}
    return len(steps) in reached


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")
