"""Check CreateCluster requests of Alibaba Cloud BatchCompute before they are sent.

`validate` reports every violation, `is_valid` says whether there is one, and `check` raises.
Each name is loaded when it is first used, so that the command starts fast.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bcvalidate.account import Account
    from bcvalidate.admission.ledger import TokenLedger
    from bcvalidate.api import check, is_valid, validate, validate_request
    from bcvalidate.diagnostics.finding import Finding
    from bcvalidate.diagnostics.report import InvalidRequest, Report

__version__ = "0.1.0"

__all__ = [
    "Account",
    "Finding",
    "InvalidRequest",
    "Report",
    "TokenLedger",
    "check",
    "is_valid",
    "validate",
    "validate_request",
]

_MODULES = {
    "Account": "account",
    "Finding": "diagnostics.finding",
    "InvalidRequest": "diagnostics.report",
    "Report": "diagnostics.report",
    "TokenLedger": "admission.ledger",
    "check": "api",
    "is_valid": "api",
    "validate": "api",
    "validate_request": "api",
}


if not TYPE_CHECKING:

    def __getattr__(name):  # noqa: ANN001, ANN202 - type checkers read the imports above
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return value

    def __dir__():  # noqa: ANN202 - as above
        return sorted({*globals(), *__all__})
