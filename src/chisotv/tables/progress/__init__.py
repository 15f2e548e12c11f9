"""Targets beside results for people and programs: sentences, tables for the terminal, rows for files, shares."""
