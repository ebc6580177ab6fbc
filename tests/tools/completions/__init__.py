"""Tests of the completion scripts."""
