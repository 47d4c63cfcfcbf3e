"""Documents by (kind, id), in memory for speed and in one SQLite file so that kill -9 loses nothing.

Kinds used across modules: ``clio.<entity>`` (bill, contact ...), ``qbo.<Entity>`` (Customer ... as the
API shows them, deleted ones removed), ``oauth.*``, ``hook.*``. A kind's documents keep their insertion order.
"""

import json
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, id TEXT, body TEXT, UNIQUE (kind, id));
CREATE TABLE IF NOT EXISTS sequence (kind TEXT PRIMARY KEY, value INTEGER);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER);
"""
_PUT = """INSERT INTO document (kind, id, body) VALUES (?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body"""
_SEQUENCE = "INSERT INTO sequence VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET value = excluded.value"
_COUNTER = "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Store:
    """Thread-safe; each call is durable on return unless it runs inside :meth:`transaction`."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._undo: list[Callable[[], object]] = []
        self._path, self._folder = path, None if path is None else path.with_name(f"{path.name}.files")
        self._file = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.executescript(_TABLES)
        self._load()

    def _load(self) -> None:
        self._kinds: dict[str, dict[str, Document]] = {}
        self._previous: dict[tuple[str, str], Document] = {}
        for kind, id, body in self._file.execute("SELECT kind, id, body FROM document ORDER BY position"):
            self._kinds.setdefault(kind, {})[id] = json.loads(body, object_hook=_untag)
        self._sequences: dict[str, int] = dict(self._file.execute("SELECT kind, value FROM sequence"))
        self._counters: dict[str, int] = dict(self._file.execute("SELECT name, value FROM counter"))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside become durable together, or none after an exception; never await inside."""
        with self._lock:
            if self._depth == 0:
                self._file.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._leave(commit=False)
                raise
            self._leave(commit=True)

    def _leave(self, commit: bool) -> None:
        self._depth -= 1
        if not commit and self._file.in_transaction:
            self._file.execute("ROLLBACK")
            for step in reversed(self._undo):
                step()
        elif self._depth == 0 and self._file.in_transaction:
            self._file.execute("COMMIT")
        if self._depth == 0:
            self._undo.clear()

    def _set(self, held: dict[str, Any], key: str, value: Any) -> None:
        if self._depth:
            old = held.get(key)
            self._undo.append(partial(held.pop, key, None) if old is None else partial(held.__setitem__, key, old))
        held[key] = value

    def put(self, kind: str, id: str, doc: Document) -> None:
        """Insert or replace; keeps a copy, so later changes to ``doc`` do not reach the store."""
        with self._lock:
            documents = self._kinds.setdefault(kind, {})
            if id in documents:
                self._previous[kind, id] = documents[id]
            self._set(documents, id, deepcopy(doc))
            self._file.execute(_PUT, (kind, id, json.dumps(doc, default=_tag)))

    def get(self, kind: str, id: str) -> Document | None:
        """A copy that the caller may change, or None."""
        with self._lock:
            return deepcopy(self._kinds.get(kind, {}).get(id))

    def peek(self, kind: str, id: str) -> Document | None:
        """The kept document itself, shared for speed: read it, never change it."""
        with self._lock:
            return self._kinds.get(kind, {}).get(id)

    def previous(self, kind: str, id: str) -> Document | None:
        """The version before the newest one (memory only), for stale reads."""
        with self._lock:
            return deepcopy(self._previous.get((kind, id)))

    def delete(self, kind: str, id: str) -> None:
        """Forget one document; nothing happens when it is not there."""
        with self._lock:
            if self._kinds.get(kind, {}).pop(id, None) is not None and self._depth:
                self._undo.append(self._load)
            self._file.execute("DELETE FROM document WHERE kind = ? AND id = ?", (kind, id))

    def all(self, kind: str) -> list[Document]:
        """Every document in insertion order, shared for speed: read them, never change them."""
        with self._lock:
            return list(self._kinds.get(kind, {}).values())

    def next_id(self, kind: str) -> int:
        """1, 2, 3 ... per kind, never given twice, also after a restart."""
        with self._lock:
            value = self._sequences.get(kind, 0) + 1
            self._set(self._sequences, kind, value)
            self._file.execute(_SEQUENCE, (kind, value))
            return value

    def note(self, counter: str, amount: int = 1) -> None:
        """Add to a named counter of the report."""
        with self._lock:
            value = self._counters.get(counter, 0) + amount
            self._set(self._counters, counter, value)
            self._file.execute(_COUNTER, (counter, value))

    def counters(self) -> dict[str, int]:
        """All counters by name, sorted."""
        with self._lock:
            return dict(sorted(self._counters.items()))

    @property
    def folder(self) -> Path:
        """Where uploaded files lie: beside the state, or in a temporary place that :meth:`close` removes."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="sandbox-files-"))
            self._folder.mkdir(exist_ok=True)
            return self._folder

    def _drop_files(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def clear(self) -> None:
        """Forget everything: documents, counters, sequences and uploaded files."""
        with self._lock:
            self._drop_files()
            self._file.executescript("DELETE FROM document; DELETE FROM sequence; DELETE FROM counter;")
            self._load()

    def close(self) -> None:
        """Release the file; the store is unusable afterwards."""
        with self._lock:
            self._file.close()
            if self._path is None:
                self._drop_files()


def _tag(value: Any) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    raise TypeError(f"The sandbox store cannot keep a {type(value).__name__}: write it as text or a number")


def _untag(value: dict[str, Any]) -> Any:
    return Decimal(value["$decimal"]) if set(value) == {"$decimal"} else value
