"""A folder of kept files for tests, with keys beside it."""

from storage.files import FileRules, KeptFiles
from storage.keys import create_keys


def files_in(folder, rules=None, firm="hart"):
    """Return a firm's kept files; `folder` holds nothing else."""
    keys = create_keys(folder.parent / f"{folder.name}-keys.json")
    return KeptFiles(folder, keys, firm, rules or FileRules())


async def content_of(files, file):
    """Return a kept file as a whole."""
    return b"".join([piece async for piece in files.read(file, 0, await files.size(file))])
