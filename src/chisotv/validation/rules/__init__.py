"""The rules of the data: what needs two fields or two files. One small function each, with an id and its manual.

A rule's docstring is its manual page; people read it (`chisotv validate --explain`), so it is Vietnamese. Importing
this package registers every rule.
"""

from chisotv.validation.rules import agencies, columns, letter, notes, numbers, results, succession, targets, texts  # noqa: F401 - each registers its own
from chisotv.validation.rules.base import RULES, Facts, Rule

__all__ = ["RULES", "Facts", "Rule"]
