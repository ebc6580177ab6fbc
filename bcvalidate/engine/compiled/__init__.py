"""The compiled engine: one module an action, written by `python -m tools.compiler`."""
