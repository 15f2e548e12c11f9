"""The six columns of the carried appendices, and how wide each is in percent."""

from chisotv.documents.appendix import SHARES as ALL
from chisotv.models.appendix import SIX

COLUMNS: tuple[str, ...] = SIX
SHARES = tuple(ALL[column] for column in SIX)
