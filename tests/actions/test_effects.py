"""The rules of the effect ledger hold for every state, time and number of rounds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import Guarantee
from actions.effects import MAX_ROUNDS, EffectState, marker_of, next_move, request_id_of, step_key

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(seconds=1), AT + timedelta(seconds=100)
UNKNOWN = (EffectState.IN_FLIGHT, EffectState.IN_DOUBT)
ONCE, MAY_REPEAT, NEVER = Guarantee.EFFECTIVELY_ONCE, Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE

moments = st.none() | st.integers(-1000, 1000).map(lambda seconds: AT + timedelta(seconds=seconds))
names = st.text(min_size=1, max_size=30)


def move(state, guarantee=ONCE, rounds=1, look_at=None, lease_until=None):
    return next_move(state, guarantee=guarantee, rounds=rounds, look_at=look_at, lease_until=lease_until, at=AT)


TABLE = {
    "new": (EffectState.INTENDED, {}, "send"),
    "refused": (EffectState.REJECTED, {}, "send"),
    "done": (EffectState.DONE, {}, "return"),
    "a person's": (EffectState.PARKED, {}, "park"),
    "being sent": (EffectState.IN_FLIGHT, {"lease_until": AFTER, "look_at": AFTER}, "wait"),
    "sent by one who vanished, too early to look": (EffectState.IN_FLIGHT, {"look_at": AFTER}, "wait"),
    "sent by one who vanished": (EffectState.IN_FLIGHT, {"lease_until": BEFORE, "look_at": BEFORE}, "look"),
    "being looked up": (EffectState.IN_DOUBT, {"lease_until": AFTER, "look_at": BEFORE}, "wait"),
    "unknown, too early": (EffectState.IN_DOUBT, {"look_at": AFTER}, "wait"),
    "unknown": (EffectState.IN_DOUBT, {"look_at": BEFORE}, "look"),
    "at the very moment": (EffectState.IN_DOUBT, {"look_at": AT, "lease_until": AT}, "look"),
    "last round": (EffectState.IN_DOUBT, {"rounds": MAX_ROUNDS - 1}, "look"),
    "out of rounds": (EffectState.IN_DOUBT, {"rounds": MAX_ROUNDS}, "park"),
    "may repeat": (EffectState.IN_DOUBT, {"guarantee": MAY_REPEAT}, "look"),
    "never repeats": (EffectState.IN_DOUBT, {"guarantee": NEVER}, "park"),
    "never repeats, in flight": (EffectState.IN_FLIGHT, {"guarantee": NEVER}, "park"),
}


@pytest.mark.parametrize(("state", "facts", "kind"), TABLE.values(), ids=TABLE)
def test_next_move(state, facts, kind):
    assert move(state, **facts).kind == kind


@given(st.sampled_from(UNKNOWN), st.sampled_from(Guarantee), st.integers(0, 9), moments, moments)
def test_nothing_is_sent_while_an_outcome_is_unknown(state, guarantee, rounds, look_at, lease_until):
    assert move(state, guarantee, rounds, look_at, lease_until).kind in ("wait", "look", "park")


@given(st.sampled_from(UNKNOWN), st.sampled_from(Guarantee), st.integers(0, 9), moments, moments)
def test_nobody_looks_while_an_answer_may_still_arrive(state, guarantee, rounds, look_at, lease_until):
    decided = move(state, guarantee, rounds, look_at, lease_until)
    early = any(moment and moment > AT for moment in (look_at, lease_until))
    assert (decided.kind == "wait") == early
    assert decided.kind != "wait" or decided.until > AT


@given(names, names, names)
def test_a_step_of_one_event_has_one_name_and_others_have_others(recipe, event, position):
    assert step_key(recipe, event, position) == step_key(recipe, event, position)
    assert step_key(recipe, event, position) != step_key(recipe, event, position + "x")
    assert step_key(recipe, event, position) != step_key(recipe, event + "x", position)


@given(names, names, st.integers(1, 9))
def test_what_the_vendor_is_told_stays_equal_over_all_attempts(firm, key, generation):
    assert request_id_of(firm, key, generation) == request_id_of(firm, key, generation)
    assert request_id_of(firm, key, generation) != request_id_of(firm, key, generation + 1)
    assert len(request_id_of(firm, key, generation)) == 40
    assert marker_of(firm, key) != marker_of(firm + "x", key)


@given(names, names)
def test_what_the_vendor_is_told_names_no_client(firm, key):
    marker = marker_of(firm, key)
    assert marker.isascii()
    assert len(marker) == len("lexrelay:") + 24
