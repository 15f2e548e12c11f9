"""Targets beside results for people and programs: sentences, tables for the terminal, rows for files, shares."""

from chisotv.tables.progress.boards import LEGEND, boards, worst_table
from chisotv.tables.progress.rows import standing_table
from chisotv.tables.progress.sentences import published, result_words, summary, target_words, verdict
from chisotv.tables.progress.shares import share_table

__all__ = [
    "LEGEND",
    "boards",
    "published",
    "result_words",
    "share_table",
    "standing_table",
    "summary",
    "target_words",
    "verdict",
    "worst_table",
]
