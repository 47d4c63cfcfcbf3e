"""Random histories: trust stays provable whatever people do, and however the news of it arrives."""

import os
from dataclasses import replace

import pytest

from sync.planner import plan
from sync.posted import Books
from tests.sync import firm, histories

COUNT = int(os.environ.get("LEXRELAY_HISTORIES", "200"))
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_every_history_keeps_the_rules_of_trust_and_comes_to_rest(part):
    faults = {seed: histories.play(seed)[0].faults for seed in range(part, COUNT, PARTS)}
    assert {seed: found for seed, found in faults.items() if found} == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_order_of_arrival_style_and_basis_do_not_change_balances(part):
    faults = {seed: histories.compare(seed) for seed in range(part, COUNT // 2, PARTS)}
    assert {seed: found for seed, found in faults.items() if found} == {}


@pytest.mark.parametrize("seed", range(10))
def test_order_of_facts_does_not_change_the_plan(seed):
    people = histories.Firm(seed)
    for _ in range(30):
        people.random.choice(histories.MOVES)(people)
    facts = people.facts()
    turned = replace(facts, **{word: getattr(facts, word)[::-1] for word in histories.LISTS})
    plans = [plan(each, Books(), people.mapping, firm.TODAY) for each in (facts, turned)]
    assert plans[0].digest() == plans[1].digest()
    assert plans[0] == plans[1]
