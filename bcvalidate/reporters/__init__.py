"""Reporters: results in, one format out; a module a format."""
