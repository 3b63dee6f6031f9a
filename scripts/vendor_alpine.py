"""Takes the browser scripts that hue brings into hue/static/hue/vendor, from what is published.

Run it after another version is named here: `python scripts/vendor_alpine.py`, which needs npm. The
files are part of the repository, so that nobody else needs either.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "hue" / "static" / "hue" / "vendor"


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a published package: which version, and its hash as browsers write it."""

    package: str
    version: str
    integrity: str
    path: str = "dist/cdn.min.js"


SCRIPTS = {
    "alpine.min.js": Published(
        "alpinejs",
        "3.17.5",
        "sha384-FYLKjwG3aohNhNZoVG8sY/5ntunm+MqylL90Q+rT3OM7AwV9/BKFjk/RjoIpIgsI",
    ),
    "alpine-ajax.min.js": Published(
        "@imacrayon/alpine-ajax",
        "0.12.7",
        "sha384-nww9WWZjFMEgkhpRyYNUMt0Gr23VxvH9BAAXaDL1JkeOH3C/kR0XKiEY6B8GixZc",
    ),
    "alpine-csp.min.js": Published(
        "@alpinejs/csp",
        "3.17.4",
        "sha384-DQd2BgbtOQrdt/JbxcM+wSb8poOHwsG5W2jbbXskj85r7SWPwqpBFgGGR1devM/D",
    ),
}
"""The scripts by the names of their files. `LICENSE.txt` beside them is their authors' licence."""


def integrity(content: bytes) -> str:
    """The hash of a script as pages give it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetched(script: Published) -> bytes:
    """The script as it is published, compared with its hash."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{script.package}@{script.version}"],
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            member = archive.extractfile(f"package/{script.path}")
            assert member is not None
            content = member.read()
    if integrity(content) != script.integrity:
        sys.exit(f"{script.package}: {integrity(content)} is not {script.integrity}")
    return content


def main() -> None:
    """Take what is another version, or missing."""
    for name, script in SCRIPTS.items():
        file = VENDOR / name
        if not file.exists() or integrity(file.read_bytes()) != script.integrity:
            file.write_bytes(fetched(script))
            print(f"{name}: {script.package} {script.version}")


if __name__ == "__main__":
    main()
