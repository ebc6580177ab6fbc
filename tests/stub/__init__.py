"""Tests of stub."""
