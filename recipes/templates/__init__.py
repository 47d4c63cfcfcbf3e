"""The recipes that come with the platform, as text to start from."""

from collections.abc import Mapping
from importlib.resources import files


def templates() -> Mapping[str, str]:
    """Return the text of every shipped recipe by its file name without the ending, sorted."""
    found = sorted(file.name for file in files(__name__).iterdir() if file.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): files(__name__).joinpath(name).read_text(encoding="utf-8") for name in found}
