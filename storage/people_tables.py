"""The tables behind people: accounts, their firms and roles, invitations, second factors and sign-ins.

A person may belong to several firms, so accounts have no firm; what a person is in a firm is the membership.
"""

from sqlalchemy import ForeignKeyConstraint, Index, Table, UniqueConstraint

from storage.columns import count, json, key, maybe, metadata, of_firm, sealed, stamp, text, time


def _of_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["person_id"], ["people.id"])


people = Table(
    "people",
    metadata,
    key("id"),
    text("email"),
    text("name"),
    text("password_hash"),
    stamp(),
    stamp("password_at"),
    UniqueConstraint("email"),
)

memberships = Table(
    "memberships",
    metadata,
    key("firm"),
    key("person_id"),
    text("role"),
    stamp(),
    of_firm(),
    _of_person(),
    Index(None, "person_id"),
)

invitations = Table(
    "invitations",
    metadata,
    key("firm"),
    key("id"),
    text("email"),
    text("role"),
    text("token_hash"),
    text("created_by"),
    stamp(),
    stamp("expires_at"),
    time("used_at"),
    of_firm(),
    UniqueConstraint("token_hash"),
)

password_resets = Table(
    "password_resets",
    metadata,
    key("token_hash"),
    text("firm"),
    text("person_id"),
    text("created_by"),
    stamp(),
    time("used_at"),
    of_firm(),
    _of_person(),
)

second_factors = Table(
    "second_factors",
    metadata,
    key("person_id"),
    text("firm"),
    sealed("secret"),
    time("confirmed_at"),
    count("last_step"),
    json("recovery"),
    _of_person(),
)
"""Sealed for the firm '', since the account belongs to none. `recovery` holds the hashes of unused codes."""

sign_ins = Table(
    "sign_ins",
    metadata,
    key("id"),
    text("token_hash"),
    text("firm"),
    maybe("person_id"),
    text("role"),
    text("state"),
    text("browser"),
    stamp(),
    stamp("last_seen_at"),
    time("ended_at"),
    of_firm(),
    UniqueConstraint("token_hash"),
    Index(None, "person_id"),
    Index(None, "created_at"),
)
"""Browsers that are signed in. `role` counts only without a person: with one, the membership says it."""

identities = Table(
    "identities",
    metadata,
    key("issuer"),
    key("subject"),
    text("person_id"),
    text("email"),
    stamp(),
    UniqueConstraint("issuer", "person_id"),
    _of_person(),
    Index(None, "person_id"),
)
"""Who people are at an OpenID Connect provider; `email` is what the provider called them when they were linked."""

openid_tries = Table(
    "openid_tries",
    metadata,
    key("state_hash"),
    text("browser"),
    text("purpose"),
    text("person_id"),
    text("invitation"),
    text("back_to"),
    text("subject"),
    text("email"),
    stamp(),
    time("used_at"),
    time("ended_at"),
    Index(None, "browser"),
    Index(None, "created_at"),
)
"""Sign-ins on their way to a provider and back. `subject` and `email` are set while a password is still owed."""

throttles = Table(
    "throttles",
    metadata,
    key("id"),
    count("tries"),
    stamp("tried_at"),
    time("free_at"),
    Index(None, "tried_at"),
)
