"""The command line: one file per command group, each as thin as it can be."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line: exit 0 done, 1 an error in one line, 2 wrong usage."""
    from derive.errors import DeriveError  # noqa: PLC0415

    try:
        _run()
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


def _run() -> None:
    """Run the command. `derive locale` needs no database and no models, and starts without them."""
    if sys.argv[1:2] == ["locale"]:
        from derive.cli.locale import app as locale  # noqa: PLC0415

        locale(args=sys.argv[2:], prog_name="derive locale")
    else:
        from derive.cli.app import app  # noqa: PLC0415

        app()
