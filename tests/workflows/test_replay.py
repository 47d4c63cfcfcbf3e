"""Runs that are waiting now must go on under new code."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from workflows.keep_books import KeepBooks
from workflows.prove_books import ProveBooks
from workflows.run_recipe import RunRecipe

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_saved_histories_replay(path):
    replayer = Replayer(workflows=[RunRecipe, KeepBooks, ProveBooks], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))


def test_there_are_histories_to_replay():
    assert len(HISTORIES) >= 4
