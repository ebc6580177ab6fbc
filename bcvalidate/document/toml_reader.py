"""The reader of TOML: the interpreter's own, or, before Python 3.11, the one that came of."""

import sys

if sys.version_info >= (3, 11):
    from tomllib import loads
else:
    from tomli import loads

__all__ = ["loads"]
