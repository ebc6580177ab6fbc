"""Reporters: checked files in, one format out; a module a format."""
