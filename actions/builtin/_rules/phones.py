"""Writes telephone numbers of the United States and Canada; others keep their international form."""

import re

_EXTENSION = re.compile(r"[ ,;]?(?:ext(?:ension)?|x)[.: ]{0,2}(\d{1,7})$", re.IGNORECASE | re.ASCII)
_ALLOWED = re.compile(r"\+?[0-9 ().\-/]{7,40}")
_NORTH_AMERICAN = re.compile(r"[2-9]\d\d[2-9]\d{6}", re.ASCII)


def write_phone(text: str, *, e164: bool) -> str:
    """Return "(555) 555-0100" (an extension follows as "ext. 12") or "+15555550100" (without extension).

    Raises ValueError for letters, and without "+" for anything but ten digits (or eleven from 1) of North America.
    """
    written = " ".join(text.split())
    extension = _EXTENSION.search(written)
    base = written[: extension.start()] if extension else written
    if not _ALLOWED.fullmatch(base):
        raise ValueError("it is not a telephone number")
    digits = re.sub(r"[^0-9]", "", base)
    abroad = base.startswith("+") and not digits.startswith("1")
    number = f"+{digits}" if abroad else f"+1{_national(digits)}"
    if not 8 <= len(number) - 1 <= 15:
        raise ValueError("an international telephone number has 8 to 15 digits")
    if not e164 and not abroad:
        number = f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number if e164 or not extension else f"{number} ext. {extension[1]}"


def _national(digits: str) -> str:
    ten = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    if not _NORTH_AMERICAN.fullmatch(ten):
        raise ValueError("it is not a telephone number of the United States or Canada; others begin with +")
    return ten
