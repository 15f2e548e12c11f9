"""Folders and files: YAML text and plain data with places, the formatter, git revisions, safe writing."""
