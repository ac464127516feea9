"""Runs over many files."""
