"""The command line: one file per command group, each as thin as it can be."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line: exit 0 done, 1 an error in one line, 2 wrong usage."""
    from derive.cli.app import app  # noqa: PLC0415  (what a command needs is loaded with it)
    from derive.errors import DeriveError  # noqa: PLC0415

    try:
        app()
    except DeriveError as error:
        if "--debug" in sys.argv:
            raise
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was finished is stored, run again to go on\n")
        sys.exit(1)
