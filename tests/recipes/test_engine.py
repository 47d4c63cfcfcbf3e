"""The way a run takes through its recipe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes.engine import first_position, next_position, scope_at, step_at
from recipes.model import ActionStep, Branch, BranchStep, LoopStep, Recipe, StopStep, TriggerUse, WaitStep

ITEM = {"number": "1"}


def action(name):
    return ActionStep(id=name, do="acme.note")


def recipe_of(*steps):
    return Recipe(name="A", trigger=TriggerUse(on="acme.bill"), steps=steps)


def walk_through(recipe, results):
    position, way = first_position(recipe), []
    while position:
        way.append(position)
        position = next_position(recipe, position, results)
    return way


NESTED = recipe_of(
    action("customer"),
    LoopStep(
        id="lines",
        for_each="{{ trigger.lines }}",
        as_="line",
        steps=(
            action("note"),
            BranchStep(id="size", branches=(Branch(steps=(action("big"),)), Branch(otherwise=True))),
        ),
    ),
    BranchStep(id="choose", branches=(Branch(steps=(WaitStep(id="pause", for_="1 day"), action("after"))),)),
    action("end"),
)


def test_takes_loops_and_branches_in_order():
    results = {
        "lines": {"count": 2, "items": ["a", "b"]},
        "lines[0]/size": {"taken": 0},
        "lines[1]/size": {"taken": None},
        "choose": {"taken": 0},
    }
    assert walk_through(NESTED, results) == [
        "customer",
        "lines",
        "lines[0]/note",
        "lines[0]/size",
        "lines[0]/size[0]/big",
        "lines[1]/note",
        "lines[1]/size",
        "choose",
        "choose[0]/pause",
        "choose[0]/after",
        "end",
    ]


def test_skips_empty_loops_and_untaken_branches():
    results = {"lines": {"count": 0, "items": []}, "choose": {"taken": None}}
    assert walk_through(NESTED, results) == ["customer", "lines", "choose", "end"]


def test_goes_on_after_a_way_without_steps():
    results = {"lines": {"count": 1, "items": ["a"]}, "lines[0]/size": {"taken": 1}, "choose": {"taken": None}}
    assert walk_through(NESTED, results)[-3:] == ["lines[0]/size", "choose", "end"]


def test_stop_ends_the_run_even_in_a_loop():
    recipe = recipe_of(LoopStep(id="l", for_each="x", steps=(StopStep(id="s", reason="no"),)), action("never"))
    assert walk_through(recipe, {"l": {"count": 3, "items": [1, 2, 3]}}) == ["l", "l[0]/s"]


def test_no_steps_means_nothing_to_do():
    assert first_position(recipe_of()) is None


def test_scope_holds_the_item_and_earlier_steps_around():
    results = {
        "customer": {"id": "7"},
        "lines": {"count": 2, "items": ["a", "b"]},
        "lines[0]/note": {"id": "n0"},
        "lines[1]/note": {"id": "n1"},
        "lines[1]/size": {"taken": 0},
    }
    assert scope_at(NESTED, "lines[1]/size[0]/big", ITEM, results) == {
        "trigger": ITEM,
        "customer": {"id": "7"},
        "line": "b",
        "loop": {"index": 2, "count": 2},
        "note": {"id": "n1"},
    }


def test_scope_after_a_loop_has_its_count_but_not_its_steps():
    results = {"customer": {"id": "7"}, "lines": {"count": 1, "items": ["a"]}, "lines[0]/note": {"id": "n"}}
    scope = scope_at(NESTED, "choose", ITEM, results)
    assert scope == {"trigger": ITEM, "customer": {"id": "7"}, "lines": {"count": 1}}


def test_inner_loop_hides_the_outer_count_only():
    inner = LoopStep(id="inner", for_each="x", as_="small", steps=(action("note"),))
    recipe = recipe_of(LoopStep(id="outer", for_each="x", as_="large", steps=(inner,)))
    results = {"outer": {"count": 1, "items": ["A"]}, "outer[0]/inner": {"count": 2, "items": ["a", "b"]}}
    scope = scope_at(recipe, "outer[0]/inner[1]/note", ITEM, results)
    assert scope == {"trigger": ITEM, "large": "A", "small": "b", "loop": {"index": 2, "count": 2}}


@pytest.mark.parametrize(
    "position",
    ["", "nothing", "customer/x", "customer[0]/x", "lines[0]", "lines/note", "choose[1]/pause", "lines[0]/big", "a b"],
)
def test_an_unknown_position_is_named(position):
    with pytest.raises(LookupError, match="is not a step of this recipe; the run must use the version"):
        step_at(NESTED, position)


@given(st.integers(0, 4), st.lists(st.sampled_from([0, 1, None]), min_size=4, max_size=4))
def test_every_loop_item_is_visited_once_and_every_position_exists(count, taken):
    results = {"lines": {"count": count, "items": list(range(count))}, "choose": {"taken": None}}
    results |= {f"lines[{number}]/size": {"taken": way} for number, way in enumerate(taken)}
    way = walk_through(NESTED, results)
    assert len(way) == len(set(way))
    assert [place for place in way if place.endswith("/note")] == [f"lines[{n}]/note" for n in range(count)]
    assert all(step_at(NESTED, place).id == place.rpartition("/")[2] for place in way)
