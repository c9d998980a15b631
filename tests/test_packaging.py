"""What is installed is what is in the repository: every module, pack, template and sample."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {name: f"derive/{name}" for name in ("adapters", "locales", "templates")}


def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: nothing says which files are tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def installed_name(name: str) -> str | None:
    """Return where a tracked file belongs in the wheel, or None where it is not installed."""
    top, _, rest = name.partition("/")
    if top == "derive":
        return name
    return f"{FOLDERS[top]}/{rest}" if top in FOLDERS else None


def test_a_wheel_holds_every_tracked_file_of_the_package_and_no_other(tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    names = tracked()
    for name in names:
        target = clean / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    made = subprocess.run(
        [*pip, "-w", str(tmp_path / "out"), "."],
        cwd=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = (tmp_path / "out").glob("derive_locale-*.whl")
    held = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    wanted = {found for name in names if (found := installed_name(name))}
    assert held == wanted
