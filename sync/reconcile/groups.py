"""Groups: the Clio lines and the QuickBooks documents that are one movement of money, with what was posted for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sync.reconcile.effects import Effect, Reader, added, in_trust, times
from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Key, Posting

OPENING = "Opening"
"""The kind of an opening entry, and of the posting that stands for all older lines."""


@dataclass(frozen=True)
class Document:
    """One QuickBooks document with the lines that were read of it."""

    kind: str
    id: str
    key: Key | None
    date: date
    lines: tuple[BookLine, ...]

    @property
    def shifted(self) -> bool:
        """Whether it was knowingly dated on another day than it happened, as its note says."""
        return any(line.happened not in ("", self.date.isoformat()) for line in self.lines)

    @property
    def voided(self) -> bool:
        """QuickBooks' own mark, or nothing but zeros left."""
        return any(line.voided for line in self.lines) or not any(line.debit or line.credit for line in self.lines)


@dataclass(frozen=True)
class Group:
    """One movement of money as both sides know it; `key` is empty for documents that nobody posted through the sync."""

    key: str
    clio: tuple[ClientLedgerLine, ...] = ()
    documents: tuple[Document, ...] = ()
    postings: tuple[Posting, ...] = ()

    @property
    def lines(self) -> tuple[BookLine, ...]:
        """Every QuickBooks line of the group."""
        return tuple(line for document in self.documents for line in document.lines)

    @property
    def opening(self) -> bool:
        """Whether it is everything older than the books, which nobody posted through the sync."""
        return any(posting.kind == OPENING for posting in self.postings)

    @property
    def posted(self) -> bool:
        """Whether the sync has posted it once."""
        return bool(self.postings) and not self.opening

    def joined(self, other: "Group") -> "Group":
        """Return both groups as one, under this one's key."""
        return Group(
            self.key or other.key,
            self.clio + other.clio,
            self.documents + other.documents,
            self.postings + other.postings,
        )


def gap(group: Group, reader: Reader, until: date = date.max) -> Effect:
    """Return by how much the trust side of the books exceeds Clio in this group, as of a day."""
    have = in_trust(reader.of_books(group.lines, until))
    return added(have, times(reader.of_clio(group.clio, until), -1))


def documents_of(evidence: Evidence) -> list[Document]:
    """Put lines together into documents, in order of date and id."""
    lines: dict[tuple[str, str], list[BookLine]] = defaultdict(list)
    for line in evidence.books:
        lines[line.kind, line.document].append(line)
    posted = {(each.kind, each.document): key_of(each.key) for each in evidence.postings}
    found = [
        Document(kind, id, posted.get((kind, id)) or _first_key(each), each[0].date, tuple(each))
        for (kind, id), each in lines.items()
    ]
    return sorted(found, key=lambda document: (document.date, document.kind, document.id))


def key_of(text: str) -> Key:
    """Split a key as written into base and suffix."""
    base, mark, number = text.rpartition("-")
    return Key(base, mark + number) if number[:1] in ("R", "V", "A") and number[1:].isdigit() else Key(text)


def _first_key(lines: Iterable[BookLine]) -> Key | None:
    return next((line.key for line in lines if line.key), None)


def groups_of(evidence: Evidence, reader: Reader) -> list[Group]:
    """Split all lines into groups: keyed ones first, then one for each document without a key."""
    home = {line: key_of(each.key).base for each in evidence.postings for line in each.clio}
    found: dict[str, Group] = {}
    for line in evidence.clio:
        _grow(found, Group(home.get(line.id, f"CT-{line.id}"), clio=(line,)))
    for posting in evidence.postings:
        _grow(found, Group(key_of(posting.key).base, postings=(posting,)))
    foreign: list[Group] = []
    for document in documents_of(evidence):
        if document.key:
            _grow(found, Group(document.key.base, documents=(document,)))
        else:
            foreign.append(Group("", documents=(document,)))
    return [*_with_other_ends(list(found.values()), reader), *foreign]


def _grow(found: dict[str, Group], part: Group) -> None:
    found[part.key] = found[part.key].joined(part) if part.key in found else part


def _with_other_ends(groups: list[Group], reader: Reader) -> list[Group]:
    """Join a transfer's second Clio line to the one document that books both ends."""
    lonely: dict[date, list[Group]] = defaultdict(list)
    for group in groups:
        if group.clio and not group.documents and not group.postings:
            lonely[group.clio[0].date].append(group)
    taken: set[str] = set()
    joined: dict[str, Group] = {}
    for group in groups:
        end = _other_end(group, lonely, reader)
        if end:
            lonely[end.clio[0].date].remove(end)
            taken.add(end.key)
            joined[group.key] = group.joined(end)
    return [joined.get(group.key, group) for group in groups if group.key not in taken]


def _other_end(group: Group, lonely: Mapping[date, list[Group]], reader: Reader) -> Group | None:
    if not group.clio or not lonely.get(group.clio[0].date):
        return None
    first = group.documents[0].lines if group.documents else ()
    booked = [line for posting in group.postings for line in posting.lines] or first
    effect = reader.of_books(booked)
    missing = added(in_trust(effect), times(reader.of_clio(group.clio), -1))
    ends = [place for place in effect if place.side == "ledger"]
    if len(ends) < 2 or not missing:
        return None
    return next((each for each in lonely[group.clio[0].date] if reader.of_clio(each.clio) == missing), None)


def untouched(group: Group) -> bool:
    """Tell whether every document is just as it was posted; unknown counts as untouched only without any document."""
    known = {(each.kind, each.document): each.lines for each in group.postings}
    return all(_same(document.lines, known.get((document.kind, document.id), ())) for document in group.documents)


def _same(now: tuple[BookLine, ...], posted: tuple[BookLine, ...]) -> bool:
    return _figures(now) == _figures(posted)


def _figures(lines: tuple[BookLine, ...]) -> list[BookLine]:
    figures = [replace(line, number="", note="", payee="", check="") for line in lines]
    return sorted(figures, key=lambda line: (line.account, line.customer, line.debit, line.credit))


def lost(group: Group) -> tuple[Posting, ...]:
    """Return what was posted and is no longer in QuickBooks."""
    there = {(document.kind, document.id) for document in group.documents}
    return tuple(each for each in group.postings if (each.kind, each.document) not in there)
