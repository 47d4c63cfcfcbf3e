"""`lexrelay recipe`: whoever checks, saves, plans or turns on a recipe reads what may repeat or needs a person."""

import asyncio

import pytest

from tests.services.office import opened

TEXT = """
name: Told
trigger: {on: builtin.manual}
steps:
  - id: sign
    approval: {ask: "Go on?", who: bookkeeper}
"""
NOTE = "note: Step 'sign' needs a person: the run waits for the bookkeeper's answer."


@pytest.fixture
async def recipe(tmp_path, sqlite_model, lexrelay):
    async with opened(tmp_path / "home", sqlite_model) as office:

        async def told(*arguments):
            done = await asyncio.to_thread(lexrelay, "recipe", *arguments, stdin=TEXT, **office.inst.environment)
            assert done.returncode == 0, done.stderr
            return done

        yield told


async def test_every_way_to_a_running_recipe_says_what_needs_a_person(recipe):
    for command in (["check", "-"], ["apply", "-"], ["plan", "Told"], ["on", "Told"]):
        assert NOTE in (await recipe(*command)).stdout


async def test_a_shown_recipe_can_be_sent_to_a_file_and_is_told_in_words_beside_it(recipe):
    await recipe("apply", "-")
    shown = await recipe("show", "Told")
    assert (shown.stdout.strip(), NOTE in shown.stderr) == (TEXT.strip(), True)
