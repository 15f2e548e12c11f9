"""Tables of cells → an appendix as data, with an account of every word. Nothing is read or written here."""

from chisotv.importing.base import Doubt, NewName, Understood, Unread
from chisotv.importing.understanding import PassedOver, understand

__all__ = ["Doubt", "NewName", "PassedOver", "Understood", "Unread", "understand"]
