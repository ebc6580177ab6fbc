"""The tests of bcvalidate."""
