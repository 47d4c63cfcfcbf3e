"""Runs `lexrelay` the way a person does: as a process of its own, with settings of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLI = Path(__file__).parents[2] / "cli.py"


@pytest.fixture
def settings(tmp_path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEXRELAY_")}
    return {**clean, "LEXRELAY_HOME": str(tmp_path / "home"), "COLUMNS": "200", "NO_COLOR": "1"}


@pytest.fixture
def lexrelay(settings, tmp_path):
    def run(*arguments, stdin="", timeout=60, **more):
        return subprocess.run(
            [sys.executable, str(CLI), *arguments],
            env={**settings, **more},
            input=stdin,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run
