"""``python -m chisotv``: the same program as the ``chisotv`` script."""

from chisotv.cli import main

if __name__ == "__main__":
    main()
