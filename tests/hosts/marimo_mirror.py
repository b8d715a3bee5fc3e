"""A copy of Pyodide's distribution that has these wheels: marimo_mirror.py PYODIDE FOLDER WHEELS...

marimo's export takes Python and its packages from such a copy. The npm package of Pyodide has Python, and a list of
packages that lie on another host: here it lists the wheels that are there.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUNTIME = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
BROWSER = {
    "os_name": "posix",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.0",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}


def requirements(texts: list[str]) -> list[str]:
    """The names of those that hold in the browser, without extras."""
    parsed = [Requirement(text) for text in texts]
    return [
        canonicalize_name(one.name)
        for one in parsed
        if not one.marker or one.marker.evaluate({**BROWSER, "extra": ""})
    ]


def described(wheel: Path) -> dict:
    """What Pyodide's list says of a package."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        path = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(path).decode())
    modules = {
        name.split("/")[0].removesuffix(".py")
        for name in names
        if name.endswith(".py") and ".data/" not in name
    }
    return {
        "name": canonicalize_name(metadata["Name"]),
        "version": metadata["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(modules),
        "depends": requirements(metadata.get_all("Requires-Dist") or []),
        "unvendored_tests": False,
    }


def main(pyodide: Path, folder: Path, *places: Path) -> None:
    for name in RUNTIME:
        shutil.copy(pyodide / name, folder)
    wheels = [wheel for place in places for wheel in sorted(place.glob("*.whl"))]
    for wheel in wheels:
        shutil.copy(wheel, folder)
    packages = {one["name"]: one for one in map(described, wheels)}
    for one in packages.values():
        # What is left out is not needed to show a panel (pexpect, for IPython's terminals).
        one["depends"] = [name for name in one["depends"] if name in packages]
    lock = json.loads((pyodide / "pyodide-lock.json").read_text())
    (folder / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": packages}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
