"""Query, check and print the duties of Công văn 2596/UBND-NC (Trà Vinh, 2020); `load` is the door for Python."""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chisotv.api import load as load
else:

    def __getattr__(name: str) -> object:
        """Give `load`, imported only now: whoever reads the version needs nothing else."""
        if name != "load":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from chisotv.api import load

        return load
