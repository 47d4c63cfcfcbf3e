"""Finding runs: by beginnings of words, by amount, by state and recipe, in pages, and by nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import now
from core.ids import first_id, made_at, new_id
from storage.run_faces import Face, Wanted
from storage.run_search import unlearn
from storage.run_search_tables import run_search, run_terms

HART = Face("00012-Hart", "12", "INV-10234", "00012-Hartmann", "Jürgen Hartmann", "2026-03-02", "USD", 125000)
LOWE = Face("00013-Lowe", "13", "INV-10235", "00013-Lowe", "Ada Lowe", "2026-03-02", "USD", 9900)


@pytest.fixture
async def recipe(firm):
    row = await firm.recipes.add("Invoices")
    await firm.recipes.save_version(row.id, {"steps": []}, "one")
    return row


@pytest.fixture
async def two(firm, recipe):
    """Runs for two clients."""
    found = [await firm.runs.start(recipe.id, name) for name in ("hart", "lowe")]
    await firm.run_search.fill({found[0].id: HART, found[1].id: LOWE})
    return found


async def found(firm, **wanted):
    rows, _ = await firm.run_search.search(Wanted(**wanted))
    return [row.identity for row in rows]


SEARCHES = {
    "jurgen": ["hart"], "HARTM": ["hart"], "hartman": ["hart"], "hartmann j": ["hart"], "artmann": [],
    "10234": ["hart"], "inv-1023": ["lowe", "hart"], "inv lowe": ["lowe"], "00013": ["lowe"], "nobody": [],
    "hartmannsdorf": [], "": ["lowe", "hart"],
}  # fmt: skip


@pytest.mark.parametrize("text", SEARCHES)
async def test_runs_are_found_by_beginnings_of_words(firm, two, text):
    assert await found(firm, text=text) == SEARCHES[text]


async def test_words_are_looked_for_where_they_are_wanted(firm, two):
    assert await found(firm, text="lowe", within="client") == ["lowe"]
    assert await found(firm, text="lowe", within="number") == []


AMOUNTS = {(125000, 125000): ["hart"], (None, 10000): ["lowe"], (10000, None): ["hart"], (1, 2): []}


@pytest.mark.parametrize("ends", AMOUNTS, ids=str)
async def test_runs_are_found_by_amount(firm, two, ends):
    assert await found(firm, lowest=ends[0], highest=ends[1]) == AMOUNTS[ends]


async def test_states_recipes_days_and_pages_narrow_the_list(firm, two, recipe):
    await firm.runs.finish(two[0].id, "failed", {})
    assert await found(firm, states=["failed"]) == ["hart"]
    assert await found(firm, recipes=[recipe.id]) == ["lowe", "hart"]
    assert await found(firm, recipes=["other"]) == await found(firm, recipes=[]) == []
    assert await found(firm, since=now() + timedelta(seconds=1)) == await found(firm, until=now() - timedelta(1)) == []
    assert await found(firm, limit=1) == ["lowe"]
    assert await found(firm, before=two[1].id, text="inv") == ["hart"]


async def test_another_firm_finds_nothing(store, two):
    other = store.firm("lowe", "eve")
    assert await found(other, text="lowe") == await found(other, lowest=1) == []
    assert await other.run_search.faces([run.id for run in two]) == {}


async def test_new_runs_come_before_old_ones_and_all_get_their_turn(firm, recipe):
    runs = [(await firm.runs.start(recipe.id, str(number))).id for number in range(5)]
    order = []
    while rows := await firm.run_search.missing(2):
        await firm.run_search.fill({row.id: Face() for row in rows})
        order += [{row.id for row in rows}]
    assert [len(each) for each in order] == [2, 2, 1]
    assert set.union(*order) == set(runs)
    late = await firm.runs.start(recipe.id, "late")
    assert [row.id for row in await firm.run_search.missing(9)] == [late.id]


async def test_what_is_forgotten_is_not_found_any_more(firm, two, database):
    async with database.write() as connection:
        await unlearn(connection, firm.scope, [two[0].id])
    assert await found(firm, text="hartmann") == await found(firm, lowest=125000) == []
    assert await firm.run_search.missing(9) == []
    assert len(await found(firm)) == 2


async def test_forgetting_a_run_forgets_what_it_is_found_by(firm, two):
    await firm.runs.finish(two[0].id, "finished")
    assert await firm.retention.forget(now() + timedelta(seconds=1), 9) == 1
    assert (await found(firm, text="hartmann"), await found(firm, text="lowe")) == ([], ["lowe"])


async def test_the_database_shows_neither_names_nor_numbers(firm, two, database):
    async with database.read() as connection:
        rows = [str((await connection.execute(select(table))).all()).casefold() for table in (run_search, run_terms)]
        many = (await connection.execute(select(func.count()).select_from(run_terms))).scalar_one()
    assert many > 20
    assert not any(word in text for word in ("hartmann", "ada", "10234", "inv") for text in rows)


async def test_rotated_keys_still_find(store, firm, two):
    store.keys.rotate()
    while await store.system.reseal(limit=9):
        pass
    assert await found(firm, text="hart") == ["hart"]


def test_an_id_says_when_it_was_made():
    moment = now()
    assert abs(made_at(new_id("run")) - moment) < timedelta(seconds=1)
    assert first_id("run", moment) <= new_id("run")
    assert made_at(first_id("run", moment)) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
