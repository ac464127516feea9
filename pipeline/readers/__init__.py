"""Readers: bytes of one format in, text and metadata out."""
