"""The command line: one file per command group, each as thin as it can be."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit status that shells give a program that Ctrl-C has stopped."""

STOPPED = "stopped; what was finished is stored, run again to go on\n"


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
        sys.stderr.write(STOPPED)
        sys.exit(INTERRUPTED)
    except SystemExit as end:  # the command line's library turns Ctrl-C into this
        if end.code == INTERRUPTED:
            sys.stderr.write(STOPPED)
        raise
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        sys.stderr.write(f"error: {_unforeseen(error)}\n")
        sys.exit(1)


def _unforeseen(error: Exception) -> str:
    """Return one line for an error that no part of derive has put into words."""
    from errno import EDQUOT, ENOSPC  # noqa: PLC0415

    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        full = error.errno in (ENOSPC, EDQUOT)
        advice = "free some space there" if full else "see to that"
        return f"{where}{error.strerror}; what was finished is stored: {advice} and run again"
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"{words[:300]}; this is a fault of derive, what was finished is stored: put --debug "
        "after derive to see where it comes from, and report that"
    )


def _run() -> None:
    """Run the command. `derive locale` needs no database and no models, `derive review` has them in
    a process of its own: both start without them."""
    if sys.argv[1:2] == ["locale"]:
        from derive.cli.locale import app as locale  # noqa: PLC0415

        locale(args=sys.argv[2:], prog_name="derive locale")
    elif sys.argv[1:2] == ["review"]:
        from derive.cli.review import app as review  # noqa: PLC0415

        review(args=sys.argv[2:], prog_name="derive review")
    else:
        from derive.cli.app import app  # noqa: PLC0415

        app()
