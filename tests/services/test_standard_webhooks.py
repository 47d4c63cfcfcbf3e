"""Signatures of messages, against the specification's own example."""

from datetime import UTC, datetime, timedelta

import pytest

from services.messages.standard_webhooks import is_signed, is_timely, marks_of, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, STAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {"webhook-id": ID, "webhook-timestamp": STAMP, "webhook-signature": SIGNATURE}
OTHER = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"


def test_the_example_of_the_specification_is_signed_so():
    assert sign(SECRET, ID, STAMP, BODY) == SIGNATURE


@pytest.mark.parametrize("signatures", [SIGNATURE, f"v1a,abc {SIGNATURE}", f"v1,AAAA {SIGNATURE} v2,é"])
def test_one_good_signature_of_several_is_enough(signatures):
    marks = marks_of(HEADERS | {"webhook-signature": signatures})
    assert is_signed(marks, BODY, [OTHER, SECRET])


CHANGED = {
    "the body": (HEADERS, BODY + b" "),
    "the id": (HEADERS | {"webhook-id": "msg_other"}, BODY),
    "the time": (HEADERS | {"webhook-timestamp": "1614265331"}, BODY),
    "the version": (HEADERS | {"webhook-signature": SIGNATURE.replace("v1", "v2")}, BODY),
    "the signature": (HEADERS | {"webhook-signature": SIGNATURE.lower()}, BODY),
    "another's": (HEADERS | {"webhook-signature": sign(OTHER, ID, STAMP, BODY)}, BODY),
}


@pytest.mark.parametrize(("headers", "body"), CHANGED.values(), ids=CHANGED)
def test_whatever_is_changed_the_signature_no_longer_fits(headers, body):
    assert not is_signed(marks_of(headers), body, [SECRET])


MALFORMED = {"webhook-id": "a b", "webhook-timestamp": "now", "webhook-signature": " "}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_missing_or_malformed_header_is_no_mark(name):
    assert marks_of(HEADERS | {name: MALFORMED[name]}) is None
    assert marks_of({key: value for key, value in HEADERS.items() if key != name}) is None


@pytest.mark.parametrize(("seconds", "timely"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_five_minutes_either_way_are_timely(seconds, timely):
    moment = datetime.fromtimestamp(int(STAMP), UTC) + timedelta(seconds=seconds)
    assert is_timely(marks_of(HEADERS), moment) is timely
