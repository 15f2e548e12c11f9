"""Tables of cells → an appendix as data, with an account of every word; and the files of a folder that hold it."""

from chisotv.importing.base import Doubt, NewName, Understood, Unread
from chisotv.importing.understanding import PassedOver, understand
from chisotv.reading import LeftOut

__all__ = ["Doubt", "LeftOut", "NewName", "PassedOver", "Understood", "Unread", "understand"]
