"""Changes of texts. Every one takes time in proportion to the text and makes at most 100,000 characters."""

import re
import unicodedata

MAX_TEXT = 100_000
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
FILE_BYTES = 200
DOCUMENT_NUMBER = 21
DISPLAY_NAME = 500
"""Longest invoice number and longest name that QuickBooks keeps."""

_WORD = re.compile(r"[^\W\d_][\w'\N{RIGHT SINGLE QUOTATION MARK}]*")
_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "nor", "of", "on", "or", "the", "to", "v", "vs"}
)
_SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s))\W{0,5}\w")
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def bounded(text: str) -> str:
    """Return the text; raises ValueError over 100,000 characters."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"the text is longer than {MAX_TEXT:,} characters")
    return text


def single_spaces(text: str) -> str:
    """Turn every run of spaces, tabs and line breaks into one space, none at the ends."""
    return " ".join(text.split())


def one_line(text: str) -> str:
    """Turn line breaks, and the spaces around them, into one space; other spaces stay."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def title_case(text: str) -> str:
    """Capitalize words but small ones ("of", "v."); words all in capitals stay, unless the whole text is."""
    shouting = text == text.upper()

    def word(match: re.Match[str]) -> str:
        letters = match[0]
        if letters.isupper() and not shouting:
            return letters
        small = letters.lower()
        return small if match.start() and small in _SMALL else small[0].title() + small[1:]

    return _WORD.sub(word, text)


def sentence_case(text: str) -> str:
    """Make all letters small but the first of each sentence."""
    return _SENTENCE.sub(lambda match: match[0].title(), text.lower())


def replaced(text: str, find: str, replace_with: str) -> str:
    """Replace every place where `find` stands; the size is known before anything is made."""
    if not find:
        raise ValueError("there is nothing to find")
    size = len(text) + text.count(find) * (len(replace_with) - len(find))
    if size > MAX_TEXT:
        raise ValueError(f"the text would be longer than {MAX_TEXT:,} characters")
    return text.replace(find, replace_with)


def cut(text: str, length: int) -> str:
    """Shorten to at most `length` characters at the end of a word, with an ellipsis that counts."""
    if len(text) <= length:
        return text
    start = text[: length - 1]
    whole_words = start if text[length - 1].isspace() else start.rpartition(" ")[0]
    return (whole_words.rstrip() or start).rstrip(" ,;:-") + ELLIPSIS


def part_of(text: str, separator: str, part: int) -> str:
    """Return one part from 1, or from the end with -1; nothing when there are fewer. No separator: any space."""
    parts = [each.strip() for each in (text.split(separator) if separator else text.split())]
    index = part - 1 if part > 0 else part
    return parts[index] if part and -len(parts) <= index < len(parts) else ""


def digits_of(text: str) -> str:
    """Keep 0 to 9 alone."""
    return re.sub("[^0-9]", "", text)


def file_name(text: str) -> str:
    """Return a name every common system takes: at most 200 bytes, a dash for what is not allowed; "CON" is not."""
    encodable = text.encode(errors="ignore").decode()
    allowed = _NOT_IN_FILES.sub("-", unicodedata.normalize("NFC", single_spaces(encodable))).strip(". ")
    safe = f"_{allowed}" if _RESERVED.match(allowed) else allowed
    if len(safe.encode()) <= FILE_BYTES:
        return safe
    stem, dot, ending = safe.rpartition(".")
    kept = f".{ending}" if dot and stem and len(ending) <= 5 else ""
    room = FILE_BYTES - len(kept.encode())
    return (stem if kept else safe).encode()[:room].decode(errors="ignore").rstrip(". ") + kept


def quickbooks_number(text: str) -> str:
    """Return a document number; raises ValueError over 21 characters, since two numbers cut short may be equal."""
    number = single_spaces(_CONTROL.sub(" ", text))
    if len(number) > DOCUMENT_NUMBER:
        raise ValueError(
            f"QuickBooks keeps at most {DOCUMENT_NUMBER} characters of a number, and cut ones may be equal"
        )
    return number


def quickbooks_name(text: str) -> str:
    """Return a name with a dash for the colon and a single for the double quote; raises ValueError over 500."""
    plain = unicodedata.normalize("NFC", _CONTROL.sub(" ", text))
    name = single_spaces(re.sub(r"\s?:\s?", " - ", plain).replace('"', "'"))
    if len(name) > DISPLAY_NAME:
        raise ValueError(f"QuickBooks keeps at most {DISPLAY_NAME} characters of a name")
    return name
