"""Query, check and print the duties of Công văn 2596/UBND-NC (Trà Vinh, 2020)."""

__version__ = "0.1.0"
