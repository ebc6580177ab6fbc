"""The compiled engine: one module an action, written by `bcvalidate.compiler`."""
