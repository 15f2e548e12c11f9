"""Answers as rows, and rows as JSON, CSV and Markdown."""
