"""The completion scripts, without a shell."""

import pytest

from bcvalidate.cli.options import OPTIONS, SHELLS
from tools.completions import completion


def test_every_option_is_in_every_script() -> None:
    """Each script has all names of the options, and their help if the shell can show it."""
    for shell in SHELLS:
        script = completion(shell)
        plain = script.replace("'\\''", "'").replace("\\", "")
        for option in OPTIONS:
            assert [name for name in option.names if name.lstrip("-") not in script] == []
            assert shell == "bash" or option.help.replace("\\", "") in plain


def test_unknown_shell() -> None:
    """There is no script for another shell."""
    with pytest.raises(KeyError):
        completion("tcsh")
