"""Tests of request."""
