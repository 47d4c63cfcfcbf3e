"""A port that cannot be used is explained by what is wrong: the address or the port."""

import socket

import pytest

from commands.orphans import check_port
from core.errors import Mistake


def test_an_address_that_is_none_names_the_host_setting():
    with pytest.raises(Mistake) as told:
        check_port("256.1.1.1", 8700, "LEXRELAY_PORT")
    assert "LEXRELAY_HOST" in str(told.value)
    assert "LEXRELAY_PORT" not in str(told.value)


def test_a_port_in_use_names_the_port_setting():
    with socket.create_server(("127.0.0.1", 0)) as busy, pytest.raises(Mistake, match="LEXRELAY_PORT"):
        check_port("127.0.0.1", busy.getsockname()[1], "LEXRELAY_PORT")
