"""What it takes to import a TMX of a million units, and whether one with entities is refused.

Writes a TMX of our own making, imports it with `derive memory import` into a new project, in a
process of its own, and measures its time and the most memory it had; so, too, with a hundredth of
the units. Then a file of nested entities ("billion laughs") and one that reads another file.

    python benchmarks/memory_tmx.py [--units 1000000]

Ends with 1 where a pair is lost, where the large file needs more than 100 MB more than the small
one, or where a file with entities is taken in or not refused in one line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MOST_MORE = 100.0
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
UNIT = (
    '<tu tuid="{n}" changedate="20260101T000000Z"><prop type="client">own</prop>'
    '<tuv xml:lang="en"><seg>Sentence number {n} says <ph x="1">&lt;b&gt;</ph>that the letter '
    "will come on day {day}.</seg></tuv>"
    '<tuv xml:lang="es-MX"><seg>La frase número {n} dice <ph x="1">&lt;b&gt;</ph>que la carta '
    "llegará el día {day}.</seg></tuv></tu>\n"
)
BOMBS = {
    "billion laughs": '<!DOCTYPE tmx [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>\n<tmx version='1.4'><header/><body><tu><tuv xml:lang='en'><seg>&a9;</seg></tuv>"
    "<tuv xml:lang='es-MX'><seg>x</seg></tuv></tu></body></tmx>",
    "another file": '<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n'
    "<tmx version='1.4'><header/><body><tu><tuv xml:lang='en'><seg>&e;</seg></tuv>"
    "<tuv xml:lang='es-MX'><seg>x</seg></tuv></tu></body></tmx>",
}


class Ran(NamedTuple):
    """How a command ended: what it printed, its seconds, and the most memory it had in MB."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: float


def write_tmx(path: Path, units: int) -> Path:
    """Write a TMX of so many units, all different."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{HEAD}<tmx version="1.4"><header srclang="en"/><body>\n')
        file.writelines(UNIT.format(n=n, day=n % 28 + 1) for n in range(units))
        file.write("</body></tmx>\n")
    return path


def derive(*words: object) -> Ran:
    """Run a command of `derive` in a process of its own."""
    command = [str(Path(sys.executable).parent / "derive"), *map(str, words)]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        out.seek(0)
        err.seek(0)
        return Ran(process.returncode, out.read(), err.read(), seconds, used.ru_maxrss / 1024)


def made_project(folder: Path, name: str) -> Path:
    """Make a project with one item."""
    source = folder / "items.jsonl"
    source.write_text('{"id": "1", "question": "May I lend my car?"}\n', "utf-8")
    pair = ("--from", "en-US", "--to", "es-MX", "--engine", "memory>fake")
    assert derive("new", folder / name, "--source", source, *pair).status == 0
    return folder / name


def imported(folder: Path, units: int) -> Ran:
    """Import a TMX of so many units; print and return what that took."""
    project = made_project(folder, f"p{units}")
    file = write_tmx(folder / f"{units}.tmx", units)
    size = file.stat().st_size / 1e6
    done = derive("memory", "import", project, file, "--json")
    file.unlink()
    told = json.loads(done.out) if done.status == 0 else {}
    assert told.get("new") == units, f"{told.get('new')} of {units} came in: {done.err}"
    rate = units / done.seconds
    print(
        f"{units:>9,} units, {size:6.1f} MB: {done.seconds:6.1f} s, {rate:,.0f} units/s, "
        f"{done.megabytes:.0f} MB of memory"
    )
    return done


def main() -> int:
    """Import a small and a large file, then those with entities."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = imported(folder, max(told.units // 100, 1)), imported(folder, told.units)
        more = large.megabytes - small.megabytes
        print(f"a hundred times the units take {more:.0f} MB more  (at most {MOST_MORE:.0f})")
        refused = 0
        project = made_project(folder, "bombs")
        for what, text in BOMBS.items():
            file = folder / "bomb.tmx"
            file.write_text(HEAD + text, "utf-8")
            done = derive("memory", "import", project, file)
            lines = done.err.strip().splitlines()
            refused += done.status == 1 and len(lines) == 1
            print(f"{what}: {done.seconds:.1f} s, {done.megabytes:.0f} MB: {lines[-1:]}")
    return 0 if more <= MOST_MORE and refused == len(BOMBS) else 1


if __name__ == "__main__":
    sys.exit(main())
