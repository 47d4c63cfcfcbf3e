"""Every wrong setting is named with its cause and with who can mend it; no secret is ever repeated."""

import pytest

from core.errors import Mistake
from core.settings import describe_settings, read_settings

VENDORS = ("LEXRELAY_CLIO_US_CLIENT_ID", "LEXRELAY_QUICKBOOKS_TOKEN_URL")
MALFORMED = {
    "port is no number": ("LEXRELAY_PORT", "eighty", "integer"),
    "port with decimals": ("LEXRELAY_PORT", "80.5", "integer"),
    "port zero": ("LEXRELAY_PORT", "0", "greater than or equal to 1"),
    "port too high": ("LEXRELAY_PORT", "65536", "less than or equal to 65535"),
    "port below zero": ("LEXRELAY_SANDBOX_PORT", "-1", "greater than or equal to 1"),
    "temporal port": ("LEXRELAY_TEMPORAL_PORT", "70000", "less than or equal to 65535"),
    "address without port": ("LEXRELAY_TEMPORAL_ADDRESS", "temporal.example.com", "temporal.example.com:7233"),
    "address with scheme": ("LEXRELAY_TEMPORAL_ADDRESS", "http://temporal:7233", "must look like"),
    "address without host": ("LEXRELAY_TEMPORAL_ADDRESS", ":7233", "must look like"),
    "address with a port too high": ("LEXRELAY_TEMPORAL_ADDRESS", "temporal:65536", "must look like"),
    "neither yes nor no": ("LEXRELAY_TEMPORAL_TLS", "maybe", "boolean"),
    "public address without scheme": ("LEXRELAY_PUBLIC_URL", "automation.example.com", "https://"),
    "public address without host": ("LEXRELAY_PUBLIC_URL", "https://", "https://"),
    "public address of another kind": ("LEXRELAY_PUBLIC_URL", "ftp://example.com", "https://"),
    "too many at a time": ("LEXRELAY_MAX_IN_FLIGHT", "5001", "less than or equal to 5000"),
    "none at a time": ("LEXRELAY_MAX_IN_FLIGHT", "0", "greater than or equal to 1"),
    "misspelt": ("LEXRELAY_PUBLIC_ULR", "https://x.example", "did you mean LEXRELAY_PUBLIC_URL?"),
    "misspelt for a vendor": ("LEXRELAY_CLIO_US_CLIENTID", "abc", "did you mean LEXRELAY_CLIO_US_CLIENT_ID?"),
}


@pytest.mark.parametrize(("name", "value", "cause"), MALFORMED.values(), ids=MALFORMED)
def test_a_wrong_setting_is_named_with_its_cause_and_who_can_mend_it(name, value, cause):
    with pytest.raises(Mistake) as refused:
        read_settings({name: value}, VENDORS)
    (problem,) = refused.value.problems
    assert problem.where == f"Setting {name}"
    assert cause in problem.cause
    assert "person who runs this installation" in problem.remedy


def test_all_wrong_settings_are_told_at_once():
    with pytest.raises(Mistake) as refused:
        read_settings({"LEXRELAY_PORT": "x", "LEXRELAY_TEMPORAL_TLS": "x", "LEXRELAY_PROT": "1"}, VENDORS)
    assert len(refused.value.problems) == 3


def test_no_value_is_repeated_in_a_refusal():
    words = dict.fromkeys(("LEXRELAY_PORT", "LEXRELAY_TEMPORAL_ADDRESS", "LEXRELAY_PUBLIC_URL"), "s3cret-value")
    with pytest.raises(Mistake) as refused:
        read_settings(words)
    assert "s3cret" not in f"{refused.value}{refused.value!r}{refused.value.__cause__!r}"


def test_a_secret_is_not_shown_with_the_settings():
    settings = read_settings({"LEXRELAY_TEMPORAL_API_KEY": "s3cret-value"})
    assert "s3cret" not in f"{settings}{settings!r}{settings.model_dump()}"
    assert settings.temporal_api_key.get_secret_value() == "s3cret-value"


def test_empty_settings_mean_the_defaults():
    assert read_settings({"LEXRELAY_PORT": " ", "LEXRELAY_PUBLIC_URL": ""}) == read_settings({})


@pytest.mark.parametrize("name", ["PATH", "LEXRELAY_CLIO_LOOKUP_AFTER", "LEXRELAY_ACME_URL", *VENDORS])
def test_settings_of_others_are_left_alone(name):
    assert read_settings({name: "anything"}, VENDORS) == read_settings({})


def test_addresses_follow_from_few_settings():
    assert read_settings({"LEXRELAY_PORT": "9000"}).base_url == "http://localhost:9000"
    assert read_settings({"LEXRELAY_PUBLIC_URL": "https://x.example/"}).base_url == "https://x.example"
    assert read_settings({"LEXRELAY_TEMPORAL_PORT": "7000"}).temporal == "127.0.0.1:7000"
    assert read_settings({"LEXRELAY_DATABASE_URL": "postgresql://db/x"}).database == "postgresql://db/x"


def test_every_setting_is_described():
    described = describe_settings()
    assert "LEXRELAY_PUBLIC_URL" in described
    assert all(field.description for field in described.values())
