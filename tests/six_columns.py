"""The six columns of the carried appendices, and widths in percent for tables of tests."""

from chisotv.models.appendix import SIX

COLUMNS: tuple[str, ...] = SIX
SHARES = (5.5, 15, 33, 13, 15, 18.5)
