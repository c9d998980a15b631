"""Maps the top-level folders to packages: adapters/ → derive.adapters and so on."""

from setuptools import find_packages, setup

FOLDERS = {
    "derive.adapters": "adapters",
    "derive.locales": "locales",
    "derive.templates": "templates",
}


def _packages() -> list[str]:
    found = ["derive", *(f"derive.{name}" for name in find_packages("derive"))]
    for package, folder in FOLDERS.items():
        found += [package, *(f"{package}.{name}" for name in find_packages(folder))]
    return found


setup(packages=_packages(), package_dir=FOLDERS)
