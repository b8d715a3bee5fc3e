"""The module's files, as the wheel has them: the panel asks for them once a page."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

#: Made by ``cargo xtask package``.
STATIC = Path(__file__).parent / "static"
#: Below ``STATIC``: what every panel needs, and what reads networks of other programs.
FIRST, READER = "files", "reader"


@lru_cache(maxsize=None)
def packed(part: str = FIRST) -> dict[str, bytes]:
    """Each file by its path below the module's folder, compressed by gzip: 0.8 MB in all, and 0.5 for ``READER``."""
    folder = STATIC / part
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): gzip.compress(path.read_bytes(), mtime=0) for path in files}
