"""One published result → the text of its file with this result in it, checked, before anything is written.

Only the lines of the result change; comments, layout and line ends stay. Who edits the files by hand finds them as
they were left. Two who record at once come one after the other.
"""

from chisotv.recording.figures import Wanted, refuse_at_once
from chisotv.recording.plan import Plan, plan, what_words
from chisotv.recording.writing import alone, refuse_changed, write_all

__all__ = ["Plan", "Wanted", "alone", "plan", "refuse_at_once", "refuse_changed", "what_words", "write_all"]
