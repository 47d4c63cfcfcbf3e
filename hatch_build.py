"""Puts the styles and scripts of the pages into a wheel, so that whoever installs it builds nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface[Any]):
    """Runs before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing; raises CalledProcessError when that did not work."""
        subprocess.run([sys.executable, str(Path(self.root, "web", "build_assets.py"))], check=True)  # noqa: S603
