"""Where a poll reads from: nothing that happened is ever left out, and the window moves on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triggers.cursor import OVERLAP, TRUST_OUR_CLOCK, moved, window_start

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SKEW = timedelta(minutes=5)
seconds = st.integers(-300, 300).map(lambda amount: timedelta(seconds=amount))
ages = st.integers(0, 7200).map(lambda amount: timedelta(seconds=amount))


def test_a_first_poll_reads_from_the_beginning():
    assert window_start(None) is None


def test_a_quiet_source_moves_with_our_clock():
    assert moved(NOW - timedelta(days=3), [], NOW) == NOW - TRUST_OUR_CLOCK
    assert moved(None, [], NOW) == NOW - TRUST_OUR_CLOCK


def test_a_window_never_moves_back():
    assert moved(NOW, [NOW - timedelta(hours=5)], NOW - timedelta(minutes=1)) == NOW


@given(st.lists(ages, min_size=1, max_size=50), seconds)
def test_the_newest_time_is_read_again_by_the_next_poll(burst, skew):
    seen = [NOW + skew - age for age in burst]
    assert window_start(moved(NOW - timedelta(hours=9), seen, NOW)) <= max(*seen, NOW - TRUST_OUR_CLOCK) - OVERLAP


@given(ages, seconds)
def test_what_appears_during_a_poll_is_in_the_next_window_whatever_the_clocks_say(age, skew):
    """An object dated by a clock up to five minutes off while the poll ran."""
    start = window_start(moved(NOW - timedelta(hours=9), [NOW + skew - age], NOW))
    assert start < NOW + skew


@given(st.lists(ages, max_size=9), st.lists(ages, max_size=9))
def test_the_order_of_what_was_seen_does_not_matter(first, second):
    seen = [NOW - age for age in (*first, *second)]
    assert moved(None, seen, NOW) == moved(None, reversed(seen), NOW)
