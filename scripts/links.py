"""Whether the links of the documentation to elsewhere still lead there.

    python scripts/links.py [FOLDER]

Exit status: 0 where all do, 1 where some lead nowhere, 2 where none could be asked for, since
there is no network. Hosts that do not answer are told apart from pages that are gone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pythons import ROOT


@dataclass(frozen=True, slots=True)
class Link:
    """One link, and what came of asking for it; `code` is 0 where no server answered."""

    filename: str
    lineno: int
    status: str
    code: int
    uri: str
    info: str

    @property
    def host(self) -> str:
        """Whom it asks."""
        return urlsplit(self.uri).netloc

    @property
    def is_unanswered(self) -> bool:
        """Whether nothing is known of the page: no server said anything, be it that it is gone."""
        said = self.code > 0 or " Error: " in self.info or self.info.startswith("Anchor")
        return self.status in ("broken", "timeout") and not said


def main(arguments: list[str]) -> int:
    """Ask for every link, and print what came of it."""
    source, config = (Path(arguments[0]),) * 2 if arguments else (ROOT, ROOT / "docs")
    links = [each for each in asked(source, config) if each.uri.startswith("http")]
    unanswered = Counter(each.host for each in links if each.is_unanswered)
    broken = [each for each in links if each.status == "broken" and not each.is_unanswered]
    for each in broken:
        print(f"{each.filename}:{each.lineno}: {each.uri}: {each.info}")
    for host, count in sorted(unanswered.items()):
        print(f"{host}: no answer, {count} links not checked")
    checked = len(links) - unanswered.total()
    print(f"{len(links)} links, {checked} checked, {len(broken)} broken")
    if links and not checked:
        print("nothing could be asked for: is there a network?", file=sys.stderr)
        return 2
    return 1 if broken or unanswered else 0


def asked(source: Path, config: Path) -> list[Link]:
    """Every link of the pages below a folder, after asking for it. Raises SystemExit."""
    with tempfile.TemporaryDirectory() as out:
        command = ["-m", "sphinx", "--quiet", "--keep-going", "--builder=linkcheck", f"-c{config}"]
        done = subprocess.run(
            [sys.executable, *command, str(source), out],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        report = Path(out, "output.json")
        if not report.exists():
            raise SystemExit(done.stderr)
        return [Link(**json.loads(line)) for line in report.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
