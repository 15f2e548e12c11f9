"""One published result → the text of its file with this result in it, checked, before anything is written.

Only the lines of the result change; comments, layout and line ends stay. Who edits the files by hand finds them as
they were left.
"""

from chisotv.recording.figures import TypedFigures, refuse_at_once
from chisotv.recording.plan import Plan, plan, what_words

__all__ = ["Plan", "TypedFigures", "plan", "refuse_at_once", "what_words"]
