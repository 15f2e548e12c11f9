"""``python -m chisotv`` and the ``chisotv`` script."""


def main() -> None:
    """Load the program and run it; Ctrl-C while it loads, which takes seconds from a cold disk, is no traceback."""
    try:
        from chisotv.cli import main as program
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    program()


if __name__ == "__main__":
    main()
