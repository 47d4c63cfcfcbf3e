"""No page does work that grows with the history: every query of every page is looked at in SQLite's own plan of it."""

from pathlib import Path

import pytest

from bench.large_firm import SMALL, fill
from bench.page_queries import Query, faults_of, listening
from web.access import MACHINE

LINES = [line.split() for line in (Path(__file__).parent / "rights.txt").read_text().splitlines()[2:]]
PAGES = [path for _, method, path in LINES if method == "GET" and not path.startswith(MACHINE)]
FILTERED = (
    "/runs?state=attention", "/runs?state=moving", "/runs?text=Hartmann", "/runs?text=00017&within=matter",
    "/runs?recipe={recipe}", "/runs?app=clio", "/runs?amount_from=100&amount_to=120", "/runs?since=2026-01-01",
    "/runs?state=failed&recipe={recipe}&text=Okafor",
    "/runs?state=failed&text=Okafor&amount_from=1", "/approvals?state=done", "/books/{name}/history?before=z",
    "/reports?client=1&period=24", "/reports/trust?client=1&matter=11", "/reports/automation?period=365",
    "/settings/audit?who=Novak", "/settings/audit?did=run+retried&since=2026-01-01&until=2026-12-31",
)  # fmt: skip


@pytest.fixture
async def firm(office):
    """The ids of a firm that has a little of everything, by their names in addresses."""
    ids = await fill(office.inst, office.owner, SMALL)
    (proof, *_) = await office.store.books.reconciliations.list(ids["books"])
    (plan, *_) = await office.store.books.plans.list(ids["books"])
    (asked, *_) = await office.store.approvals.list()
    return {
        "name": ids["books"], "recipe": ids["recipe"], "run": ids["failed"], "connection": ids["connection"],
        "proof": proof.id, "plan": plan.id, "approval": asked.id, "place": "1", "version": "1", "app": "clio",
        "key": "bill_approved_to_invoice", "kind": "plan", "table": "clients",
    }  # fmt: skip


def address_of(path, ids):
    for name, id in ids.items():
        path = path.replace(f"{{{name}}}", id)
    return path.replace("{", "").replace("}", "")


async def test_every_query_of_every_page_is_bounded(office, browser, firm):
    database, faults, opened = office.inst.settings.home / "lexrelay.db", {}, 0
    for path in (*PAGES, *FILTERED):
        with listening() as heard:
            answer = await browser.get(address_of(path, firm))
        assert answer.status_code < 500, path
        opened += answer.status_code == 200
        found = {fault: query.text for query in heard for fault in faults_of(database, query)}
        faults |= {(path, fault): " ".join(text.split()) for fault, text in found.items()}
    assert (faults, opened >= 70) == ({}, True), opened


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT * FROM runs", "reads all of it"),
        ("SELECT * FROM runs WHERE state = 'failed' AND firm = 'main'", "no limit"),
        ("SELECT * FROM runs WHERE firm = 'main' ORDER BY version LIMIT 5", "sorts all before the limit"),
        ("SELECT * FROM runs WHERE firm = 'main' ORDER BY id DESC LIMIT 5", ""),
        ("SELECT * FROM runs WHERE firm = 'main' AND id = 'x'", ""),
        ("SELECT * FROM recipes", ""),
        (
            "SELECT * FROM runs WHERE firm = 'main' AND id IN "
            "(SELECT run_id FROM run_search WHERE firm = 'main' AND cents > 5) LIMIT 5",
            "lists all that fit",
        ),
    ],
)
async def test_a_query_that_grows_is_told(office, text, fault):
    found = faults_of(office.inst.settings.home / "lexrelay.db", Query(text, (), 0))
    assert [each.partition(":")[0] for each in found] == [fault] * bool(fault)
