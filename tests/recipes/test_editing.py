"""Edits of a recipe's tree: whatever is done in whatever order, the tree reads back and stays a recipe."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recipes import editing
from recipes.editing import NoSuchPlace
from recipes.reading import Reader
from recipes.text import read_recipe
from recipes.yaml_form import Source, dump, parse
from services.editor.draft_edits import added, named, step_filled, trigger_filled, ways_changed
from tests.recipes.examples import EVERYTHING

KINDS = st.sampled_from([f"builtin.{kind}" for kind in editing.KINDS] + ["clio.create_task", "builtin.format_text"])
TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["2 days", "{{ trigger.id }}", "no", "12.50", "a\r\nb", "- x: 'y"])
)
FORMS = st.dictionaries(
    st.sampled_from(
        [
            "v:name",
            "v:stop",
            "v:for",
            "v:until",
            "v:ask",
            "n:show",
            "k:show[0]",
            "v:show[0]",
            "n:when0",
            "f:when0[0]",
            "o:when0[0]",
            "v:when0[0]",
            "q:when0",
            "a:when0[0]",
            "for_each",
            "n:entry",
            "k:entry[0]",
            "v:entry[0]",
            "v:release",
            "v:text",
            "m:changes",
            "n:changes",
            "v:changes[0].do",
            "name",
            "description",
            "account",
        ]
    ),
    TEXTS | st.sampled_from(["1", "2", "any", '{"any": [{"field": "a", "is": "equals"}]}']),
    max_size=6,
)
DOINGS = ["add", "up", "down", "copy", "remove", "fill", "way+", "otherwise+", "way-:0", "name", "trigger"]
DEEDS = st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 30), KINDS, FORMS), max_size=12)
WHOLE = {
    "up": lambda tree, step: editing.move(tree, step, -1),
    "down": lambda tree, step: editing.move(tree, step, 1),
    "copy": lambda tree, step: editing.duplicate(tree, step) if len(list(editing.walk(tree["steps"]))) < 30 else tree,
    "remove": editing.remove,
}


def places(tree):
    found = ["start"]
    for step in editing.walk(tree["steps"]):
        found.append(f"after.{step['id']}")
        found += [f"in.{step['id']}.{number}" for number, _ in enumerate(editing.ways_of(step))]
    return found


def done(tree, deed):
    do, number, kind, form = deed
    ids = [step["id"] for step in editing.walk(tree["steps"])]
    if do == "add":
        known = places(tree)
        return added(tree, known[number % len(known)], kind, "")[0]
    if do in ("name", "trigger"):
        return named(tree, form) if do == "name" else trigger_filled(tree, form)
    if not ids:
        return tree
    step = ids[number % len(ids)]
    if do in WHOLE:
        return WHOLE[do](tree, step)
    try:
        return step_filled(tree, step, form) if do == "fill" else ways_changed(tree, step, do)
    except NoSuchPlace:
        return tree


@given(DEEDS)
@settings(max_examples=150, deadline=None)
def test_every_sequence_of_edits_gives_a_tree_that_reads_back(deeds):
    tree = editing.blank()
    for deed in deeds:
        before = dump(tree)
        changed = done(tree, deed)
        assert dump(tree) == before, "an edit changes no tree in place"
        tree = changed
    assert parse(dump(tree)).tree == tree
    source = Source(tree=tree)
    recipe = Reader(source).recipe()
    ids = [step["id"] for step in editing.walk(tree["steps"])]
    assert len(set(ids)) == len(ids)
    # Nothing is wrong with its form but times that nobody can read yet.
    assert [problem for problem in source.problems if "time" not in problem.cause] == [], source.problems
    assert recipe.name == tree["name"]


@given(st.integers(0, 10), st.sampled_from([-1, 1]))
def test_moving_there_and_back_changes_nothing_inside_a_list(number, by):
    tree = parse(dump(parse(EVERYTHING).tree)).tree
    step = tree["steps"][number % len(tree["steps"])]["id"]
    moved = editing.move(tree, step, by)
    assert moved == tree or editing.move(moved, step, -by) == tree


def test_a_copy_refers_to_itself_and_its_original_stays():
    tree = parse(EVERYTHING).tree
    copied = editing.duplicate(tree, "choose")
    assert read_recipe(dump(copied))
    assert editing.step_of(copied, "choose_2")["branch"][0]["steps"][0]["id"] == "pause_2"
    assert editing.remove(copied, "choose_2") == tree


def test_references_inside_a_copy_follow_it():
    tree = parse(
        "name: A\ntrigger: {on: x.y}\nsteps: [{id: a, for_each: '{{ trigger.l }}', as: each, steps: "
        "[{id: b, do: x.z}, {id: c, do: x.z, with: {v: \"{{ b.id }} {{ trigger.b }} {{ 'b' | append: b.id }}\"}}]}]"
    ).tree
    inner = editing.step_of(editing.duplicate(tree, "a"), "c_2")
    assert inner["with"]["v"] == "{{ b_2.id }} {{ trigger.b }} {{ 'b' | append: b_2.id }}"


def test_a_filter_takes_in_what_follows_and_gives_it_back():
    tree = parse(EVERYTHING).tree
    filtered, made = added(tree, "after.customer", "builtin.filter", "")
    (way,) = editing.ways_of(editing.step_of(filtered, made))
    assert [step["id"] for step in way] == ["invoice", "lines", "choose", "later", "sign", "weekly"]
    assert editing.remove(filtered, made) == tree


def test_a_recipe_up_to_a_step_ends_there():
    tree = editing.up_to(parse(EVERYTHING).tree, "small")
    assert [step["id"] for step in tree["steps"]] == ["customer", "invoice", "lines", "choose"]
    assert read_recipe(dump(tree))
