"""The letters of a printed report: fonts that are embedded in it, and what stands in for letters none of them has.

Noto Sans (figures of one width; Latin, Greek and Cyrillic scripts with all their marks) and, for scripts that it lacks,
FiraGO (Hebrew, Arabic, Thai, Georgian, Devanagari). Both come as packages under the SIL Open Font License.
"""

import io
import logging
import tempfile
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from pymupdf_fonts import myfont

FONT, FALLBACK = "NotoSans", "FiraGO"
REPLACED = "?"
_FILES = {(FONT, ""): "notos", (FONT, "B"): "notosbo", (FALLBACK, ""): "figo"}


def embed(page: FPDF) -> None:
    """Make the fonts known to a document; only the letters that it uses are put into it."""
    with tempfile.TemporaryDirectory(prefix="lexrelay-fonts-") as folder:
        for (family, style), code in _FILES.items():
            file = Path(folder, f"{code}.ttf")
            file.write_bytes(myfont(code))
            page.add_font(family, style, file)
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)  # it tells of hints for screens that it leaves out
    page.set_fallback_fonts([FALLBACK], exact_match=False)


def printable(text: str) -> str:
    """Return text in letters that the fonts have: others lose their marks, or show as a question mark."""
    return "".join(map(_letter, text))


@cache
def _letter(letter: str) -> str:
    if _fits(letter):
        return letter
    plain = unicodedata.normalize("NFKD", letter)[0]
    return plain if _fits(plain) else REPLACED


def _fits(letter: str) -> bool:
    return letter.isprintable() and ord(letter) in _known()


@cache
def _known() -> frozenset[int]:
    codes = (_FILES[FONT, ""], _FILES[FALLBACK, ""])
    return frozenset().union(*(TTFont(io.BytesIO(myfont(code))).getBestCmap() for code in codes))
