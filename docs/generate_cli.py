"""Writes ``docs/cli.md`` from the command line itself.

python docs/generate_cli.py           write it
python docs/generate_cli.py --check   exit with 1 where it is not what would be written
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("cli.md")


def page() -> str:
    """Return the whole page, as Typer writes it."""
    command = [sys.executable, "-m", "typer", "derive.cli.app", "utils", "docs", "--name", "derive"]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    head, _, rest = made.stdout.partition("\n")
    return f"{head}\n\n<!-- Written by docs/generate_cli.py. Do not edit. -->\n{rest.rstrip()}\n"


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = page()
    if not parser.parse_args().check:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit("docs/cli.md is out of date: run python docs/generate_cli.py")


if __name__ == "__main__":
    main()
