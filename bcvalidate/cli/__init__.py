"""The command `bcvalidate`."""
