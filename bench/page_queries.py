"""The queries that pages issue, and whether any of them does work that grows with the history."""

import re
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.engine import Engine

GROWING = frozenset({
    "runs", "events", "effects", "run_steps", "run_search", "run_terms", "audit", "seen", "inbox", "incoming_messages",
    "notices", "approvals", "digest_entries", "book_facts", "book_postings", "book_plans", "book_findings",
    "book_reconciliations", "book_requests", "sign_ins", "daily_totals", "monthly_totals",
})  # fmt: skip
"""Tables that grow with what happens, rather than with what people set up."""
COARSE = frozenset({"firm", "books_id", "state", "kind", "level"})
"""Columns that do not narrow a table down: most rows may have one value."""
_TOUCHED = re.compile(r"(SCAN|SEARCH) (\w+)(?: AS \w+)?(?:.*?INDEX \w+)?(?:.*?\((.*)\))?$")
_NAMED = re.compile(r"\b(\w+) AS (\w+)\b")
_LIMITED_LIST = re.compile(r"IN \(SELECT[^()]*\bLIMIT\b")
_RANGE = re.compile(r"\w+[<>]")
_SORTED = re.compile(r"USE TEMP B-TREE FOR (ORDER|GROUP) BY")


@dataclass(frozen=True)
class Query:
    """One statement as it was sent, and how many seconds it took until its first row."""

    text: str
    values: tuple[object, ...]
    seconds: float


@contextmanager
def listening():
    """Give a list that fills with the statements of this process."""
    heard, begun = [], {}

    def before(connection, cursor, statement, parameters, context, executemany):
        begun[id(cursor)] = time.perf_counter()

    def after(connection, cursor, statement, parameters, context, executemany):
        seconds = time.perf_counter() - begun.pop(id(cursor), time.perf_counter())
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append(Query(statement, parameters if isinstance(parameters, tuple) else (), seconds))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)


def plan_of(path, query):
    """Return SQLite's plan of a query, line by line."""
    return [line for _, _, line in _nodes(path, query)]


def _nodes(path, query):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {query.text}", query.values).fetchall()
        return [(id, parent, line) for id, parent, _, line in rows]
    finally:
        connection.close()


def faults_of(path, query):
    """Return what in a query grows with the history, in words; nothing when it is bounded."""
    names = {alias: table for table, alias in _NAMED.findall(query.text)}
    nodes = _nodes(path, query)
    lists = (
        {id for id, _, line in nodes if line.startswith("LIST SUBQUERY")}
        if not _LIMITED_LIST.search(query.text)
        else ()
    )
    sorted_under = {parent for _, parent, line in nodes if _SORTED.search(line)}
    limited = bool(re.search(r"\bLIMIT\b", query.text))
    found = ((parent, line, _TOUCHED.search(line)) for _, parent, line in nodes)
    grown = [each for each in found if each[2] and names.get(each[2][2], each[2][2]) in GROWING]
    listed = [f"lists all that fit: {line}" for parent, line, _ in grown if parent in lists and _RANGE.search(line)]
    whys = [_fault(line, touched, limited, parent in sorted_under) for parent, line, touched in grown]
    return [*listed, *filter(None, whys)]


def _fault(line, touched, limited, ordered):
    """A limit of the database bounds nothing when all rows are sorted first."""
    if touched[1] == "SCAN":
        return f"reads all of it: {line}"
    if not set(re.findall(r"(\w+)[<>=]", touched[3] or "")) <= COARSE:
        return ""
    if not limited:
        return f"no limit: {line}"
    return f"sorts all before the limit: {line}" if ordered else ""
