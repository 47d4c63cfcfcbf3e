"""The text form of recipes: exact round trips, and every mistake told at once with its line."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Mistake
from recipes.model import (
    ActionStep,
    ApprovalStep,
    Branch,
    BranchStep,
    Condition,
    DigestStep,
    LoopStep,
    Recipe,
    StopStep,
    TriggerUse,
    WaitStep,
)
from recipes.text import read_recipe, write_recipe
from tests.recipes.examples import EVERYTHING

HEAD = "name: A\ntrigger: {on: acme.bill_approved}\n"
STEP = "steps:\n  - {id: a, do: ledger.make_customer}\n"


def recipe_of(text):
    return read_recipe(HEAD + text)


def test_reads_every_kind_of_step():
    recipe = read_recipe(EVERYTHING)
    assert [step.kind for step in recipe.steps] == ["action", "action", "loop", "branch", "wait", "approval", "digest"]
    assert recipe.trigger == TriggerUse(on="acme.bill_approved", account="Acme", input={"to_state": "approved"})
    assert recipe.only_if == (Condition(field="trigger.total", is_="greater_than", value="0"),)


def test_written_text_reads_back_equal():
    recipe = read_recipe(EVERYTHING)
    assert read_recipe(write_recipe(recipe)) == recipe
    assert write_recipe(read_recipe(write_recipe(recipe))) == write_recipe(recipe)


def test_survives_storage_as_json():
    recipe = read_recipe(EVERYTHING)
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert Recipe.model_validate(recipe.model_dump(mode="json")).fingerprint() == recipe.fingerprint()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("0123", "0123"),
        ("12.50", "12.50"),
        ("1e5", "1e5"),
        ("2026-01-31", "2026-01-31"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("+15550100", "+15550100"),
        ("=", "="),
        ("7", 7),
        ("true", True),
        ("null", None),
        ("'true'", "true"),
    ],
)
def test_plain_values_mean_what_they_look_like(written, kept):
    recipe = recipe_of(f"steps: [{{id: a, do: x.y, with: {{v: {written}}}}}]\n")
    assert recipe.steps[0].input["v"] == kept
    assert type(recipe.steps[0].input["v"]) is type(kept)


def test_keys_named_on_and_no_stay_text():
    assert recipe_of("steps: [{id: a, do: x.y, with: {no: 1, on: 2, 12: 3}}]\n").steps[0].input == {
        "no": 1,
        "on": 2,
        "12": 3,
    }


def test_accounts_are_pairs_of_app_and_name():
    assert read_recipe(EVERYTHING).accounts() == {("acme", "Acme"), ("ledger", "Books")}


def test_any_change_changes_the_fingerprint():
    changed = read_recipe(EVERYTHING.replace("2 days", "3 days"))
    assert changed.fingerprint() != read_recipe(EVERYTHING).fingerprint()


BAD = {
    "no yaml at all": ("name: [", "the recipe's text (line 2)", "not valid YAML"),
    "empty": ("", "the recipe's text", "it is empty"),
    "only a comment": ("# nothing\n", "the recipe's text", "it is empty"),
    "a list": ("- a\n", "the recipe (line 1)", "it is a list"),
    "tab": (HEAD + "steps:\n\t- a\n", "line 4", "not valid YAML"),
    "two documents": (HEAD + STEP + "---\nname: B\n", "line 5", "second document"),
    "alias": (HEAD + "steps: &a []\nonly_if: *a\n", "line 3", "anchors and aliases"),
    "alias bomb": ("a: &a [1]\nb: &b [*a, *a]\n", "line 1", "anchors and aliases"),
    "tag": (HEAD + "steps: !!python/object:os.system []\n", "line 3", "the tag"),
    "merge key": (HEAD + "steps: [{id: a, do: x.y, <<: {b: 1}}]\n", "step 'a' (line 3)", "'<<' is not a key"),
    "duplicate key": ("name: A\n" + HEAD + STEP, "line 2", "the key 'name' is there twice (first in line 1)"),
    "key is a list": (HEAD + "steps: [{id: a, do: x.y, with: {v: {{ trigger.x }}}}]\n", "line 3", "needed"),
    "deep": (HEAD + "steps: " + "[" * 100_000, "line 3", "nested deeper"),
    "too large": ("# " + "x" * 200_000, "the recipe's text", "larger than 200 kB"),
    "unknown key": (HEAD + "steps: [{id: a, do: x.y, acount: B}]\n", "step 'a'", "did you mean 'account'?"),
    "unknown top key": (HEAD + STEP + "onlyif: []\n", "the recipe (line 5)", "did you mean 'only_if'?"),
    "no trigger": ("name: A\n" + STEP, "the recipe", "'trigger' is missing"),
    "no name": ("trigger: {on: x.y}\n" + STEP, "the recipe", "'name' is missing"),
    "name is a number": ("name: 5\ntrigger: {on: x.y}\n" + STEP, "the recipe (line 1)", "a whole number, not text"),
    "steps is text": (HEAD + "steps: nothing\n", "the recipe (line 3)", "'steps' is text, not a list"),
    "step is text": (HEAD + "steps: [nothing]\n", "step 1 (line 3)", "it is text"),
    "step does nothing": (HEAD + "steps: [{id: a, dos: x.y}]\n", "step 'a'", "did you mean 'do'?"),
    "step does two": (HEAD + "steps: [{id: a, do: x.y, stop: now}]\n", "step 'a'", "several steps in one (do, stop)"),
    "step without id": (HEAD + "steps: [{do: x.y}]\n", "step 1", "'id' is missing"),
    "bad id": (HEAD + "steps: [{id: My Step, do: x.y}]\n", "step 'My Step'", "not a usable name"),
    "reserved id": (HEAD + "steps: [{id: trigger, do: x.y}]\n", "step 'trigger'", "reserved word"),
    "duplicate id": (
        HEAD + "steps: [{id: a, do: x.y}, {id: l, for_each: '{{ b }}', steps: [{id: a, do: x.y}]}]\n",
        "step 'a'",
        "the name 'a' is used twice",
    ),
    "with is text": (HEAD + "steps: [{id: a, do: x.y, with: b}]\n", "step 'a'", "'with' is text"),
    "control character": (HEAD + 'steps: [{id: a, do: x.y, with: {v: "\\0"}}]\n', "step 'a'", "control character"),
    "values too deep": (
        HEAD + "steps: [{id: a, do: x.y, with: {v: " + "[" * 25 + "]" * 25 + "}}]\n",
        "step 'a'",
        "or 20 levels; make it smaller",
    ),
    "too many values": (
        HEAD + "steps: [{id: a, do: x.y, with: {v: [" + "1, " * 6000 + "]}}]\n",
        "step 'a'",
        "more than 5000 values",
    ),
    "wait for nothing known": (HEAD + "steps: [{id: a, wait: {for: 2 moons}}]\n", "step 'a'", "'2 moons'"),
    "wait for years": (
        HEAD + "steps: [{id: a, wait: {for: 99 weeks}}]\n",
        "step 'a'",
        "not between a minute and a year",
    ),
    "wait is text": (HEAD + "steps: [{id: a, wait: 2 days}]\n", "step 'a'", "it is text"),
    "otherwise is text": (HEAD + "steps: [{id: a, branch: [{otherwise: no}]}]\n", "way 1 of step 'a'", "not true"),
    "condition without field": (HEAD + "only_if: [{is: equals}]\n" + STEP, "condition 1", "'field' is missing"),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_text_names_object_cause_and_fixer(case):
    text, where, cause = BAD[case]
    with pytest.raises(Mistake) as caught:
        read_recipe(text)
    message = str(caught.value)
    assert where in message
    assert cause in message
    assert "The recipe's author can fix this: " in message


def test_all_problems_come_at_once():
    with pytest.raises(Mistake) as caught:
        read_recipe("nam: A\nsteps: [{id: a, do: 5}, {id: a, stop: [], extra: 1}]\n")
    assert len(caught.value.problems) == 7


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=20)
LEAVES = WORDS | st.integers(-(10**17), 10**17) | st.booleans() | st.none()
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
INPUTS = st.dictionaries(WORDS, TREES, max_size=3)
ROWS = st.lists(st.builds(Condition, field=WORDS, is_=WORDS, value=TREES), max_size=2).map(tuple)


def step_lists(inner):
    return st.lists(inner, max_size=2).map(tuple)


ID = st.just("x")
SIMPLE = (
    st.builds(ActionStep, id=ID, do=WORDS, account=WORDS, input=INPUTS)
    | st.builds(WaitStep, id=ID, for_=st.none() | st.just("2 days"), until=st.none() | WORDS)
    | st.builds(StopStep, id=ID, reason=WORDS)
    | st.builds(ApprovalStep, id=ID, ask=WORDS, show=INPUTS, who=WORDS, within=st.none() | st.just("2 days"))
    | st.builds(DigestStep, id=ID, entry=TREES, release=WORDS, zone=WORDS)
)
STEPS = st.recursive(
    SIMPLE,
    lambda inner: (
        st.builds(LoopStep, id=ID, for_each=WORDS, as_=WORDS, steps=step_lists(inner))
        | st.builds(
            BranchStep,
            id=ID,
            branches=step_lists(st.builds(Branch, when=ROWS, otherwise=st.booleans(), steps=step_lists(inner))),
        )
    ),
    max_leaves=4,
)
RECIPES = st.builds(
    Recipe,
    name=WORDS,
    description=WORDS,
    trigger=st.builds(TriggerUse, on=WORDS, account=WORDS, input=INPUTS),
    only_if=ROWS,
    steps=step_lists(STEPS),
)


def numbered(recipe):
    """Give every step an id of its own, as text demands."""
    count = iter(range(1000))

    def name(tree):
        if isinstance(tree, dict) and "kind" in tree:
            tree["id"] = f"s{next(count)}"
        for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
            name(part)

    tree = recipe.model_dump(mode="json")
    name(tree["steps"])
    return Recipe.model_validate(tree)


@settings(max_examples=80, deadline=None)
@given(RECIPES.map(numbered))
def test_any_recipe_round_trips(recipe):
    assert read_recipe(write_recipe(recipe)) == recipe


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.text("{}[]:-'\"&*!|>\n #,?%@`ab1", max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(Mistake):
        recipe = read_recipe(text)
        assert read_recipe(write_recipe(recipe)) == recipe
