"""A connector of quite another kind, in a folder of its own: no list is edited to add it."""

import json
import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).with_name("connectors_extra")


def run(*arguments, **settings):
    environment = {**os.environ, "LEXRELAY_CONNECTORS_PATH": str(FOLDER), **settings}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


class Office(BaseHTTPRequestHandler):
    """Acme's service with one docket, whose entries are kept in the class."""

    entries: list[Any] = []

    def do_GET(self):
        offset = int((re.search(r"offset=(\d+)", self.path) or ["", "0"])[1])
        listed = {"items": self.entries[offset : offset + 2], "total": len(self.entries)}
        self._answer({"id": 7, "name": "Example Office"} if self.path == "/office" else listed)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.entries.append({"id": f"e{len(self.entries)}", **body})
        self._answer(self.entries[-1])

    def _answer(self, data):
        allowed = self.headers["X-Acme-Key"] == "key open sesame"
        content = json.dumps(data).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Stay silent."""


@contextmanager
def office():
    Office.entries = [{"id": f"old{number}", "text": "old", "reference": "none"} for number in range(3)]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_stranger_keeps_every_rule_of_the_contract():
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "acme", "tests/connectors/test_contract.py")
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 30


def test_the_strangers_action_works_over_real_http_and_finds_its_result_again():
    with office() as url:
        done = run("-m", "tests.stranger.add_an_entry", LEXRELAY_ACME_URL=url)
    assert done.stdout.strip() == "Example Office e3", done.stderr
    assert [entry["text"] for entry in Office.entries[3:]] == ["Hearing moved"]


def test_a_file_that_declares_another_name_stops_the_start(tmp_path):
    folder = tmp_path / "odd" / "actions"
    folder.mkdir(parents=True)
    (tmp_path / "odd" / "__init__.py").write_text("from connectors.clio import APP\n")
    (folder / "__init__.py").write_text("")
    (folder / "renamed.py").write_text("")
    done = run("-c", "from connectors._kit.catalog import catalog; catalog()", LEXRELAY_CONNECTORS_PATH=str(tmp_path))
    assert "renamed.py must declare one action named 'renamed'" in done.stderr
