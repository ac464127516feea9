"""Chỉ tiêu: Vietnamese local-government reports in, JSONL annotations out."""

__version__ = "0.1.0"
