"""A headless Chromium, steered over its debugging pipe: messages are JSON, each ended by a zero byte."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "about:blank",
)  # fmt: skip
AXE = Path(__file__).parents[2] / "build" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FINDERS = (Path(__file__).parent / "finders.js").read_text()
FIELD, BUTTON = f"{FINDERS}.field", f"{FINDERS}.button"


class Tab:
    """One page; `complaints` collects what its console says is wrong, `received` counts bytes."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer
        self._waiting, self._number, self._session = {}, 0, None
        self._loaded = asyncio.Event()
        self.complaints, self.base = [], ""
        self.received = 0

    async def attach(self):
        (target,) = [each for each in (await self.ask("Target.getTargets"))["targetInfos"] if each["type"] == "page"]
        attached = await self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.ask(f"{domain}.enable")

    async def listen(self):
        while text := await self._reader.readuntil(b"\0"):
            message = json.loads(text[:-1])
            if "id" in message:
                self._waiting.pop(message["id"]).set_result(message)
            elif message["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif message["method"] == "Network.loadingFinished":
                self.received += int(message["params"]["encodedDataLength"])
            elif message["method"] in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(json.dumps(message["params"]))

    async def ask(self, method, **params):
        self._number += 1
        self._waiting[self._number] = asyncio.get_running_loop().create_future()
        message = {"id": self._number, "method": method, "params": params}
        message |= {"sessionId": self._session} if self._session else {}
        self._writer.write(json.dumps(message).encode() + b"\0")
        answer = await asyncio.wait_for(self._waiting[self._number], 30)
        assert "error" not in answer, answer
        return answer["result"]

    async def run(self, script, *, wait=False):
        """Return the value of a JavaScript expression in the page; `wait` for what it promises."""
        answer = await self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=wait)
        assert "exceptionDetails" not in answer, (script, answer)
        return answer["result"].get("value")

    async def open(self, url):
        """Go to an address, or to a path of the application."""
        self._loaded.clear()
        await self.ask("Page.navigate", url=f"{self.base}{url}" if url.startswith("/") else url)
        await asyncio.wait_for(self._loaded.wait(), 30)

    async def until(self, condition, seconds=15):
        """Wait until a JavaScript expression is true in the page; returns its value."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (value := await self.run(f"(() => {{ return {condition} }})()")):
            assert asyncio.get_running_loop().time() < deadline, (condition, await self.text())
            await asyncio.sleep(0.05)
        return value

    async def until_text(self, text, seconds=15):
        """Wait until the page says something; returns all it says."""
        await self.until(f"document.body?.innerText.includes({json.dumps(text)})", seconds)
        return await self.text()

    async def fill(self, label, value):
        """Type into the field that people know by this label, or choose in it."""
        field = f"{FIELD}({json.dumps(label)})"
        await self.until(f"!!{field}")
        await self.run(
            f"(() => {{ const field = {field}; field.focus(); field.value = {json.dumps(value)};"
            "field.dispatchEvent(new Event('input', {bubbles: true}));"
            "field.dispatchEvent(new Event('change', {bubbles: true})) })()"
        )

    async def press(self, name):
        """Press the visible button or link of this name, once there is one."""
        found = f"{BUTTON}({json.dumps(name)})"
        await self.until(f"!!{found}")
        await self.run(f"{found}.click()")

    async def follow(self, name):
        """Press what leads to another page and wait for it; returns its text."""
        self._loaded.clear()
        await self.press(name)
        await asyncio.wait_for(self._loaded.wait(), 30)
        return await self.text()

    async def faults(self, dark=False):
        """Return what the accessibility judge finds wrong on this page (WCAG 2.2 AA), as short lines."""
        await self.theme(dark)
        await self.run(AXE.read_text() + ";0")
        found = await self.run(f"axe.run({json.dumps(RULES)}).then((result) => result.violations)", wait=True)
        return [f"{each['id']}: {node['target'][0]} {node['html'][:120]}" for each in found for node in each["nodes"]]

    async def attach_file(self, selector, path):
        """Choose a file of this machine in a file field."""
        root = (await self.ask("DOM.getDocument"))["root"]["nodeId"]
        found = await self.ask("DOM.querySelector", nodeId=root, selector=selector)
        await self.ask("DOM.setFileInputFiles", nodeId=found["nodeId"], files=[str(path)])

    async def theme(self, dark):
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.ask("Emulation.setEmulatedMedia", features=[theme, still])

    async def send(self, action, **fields):
        """Fill the form with this action and press its button; returns the next page's text."""
        form = f"document.querySelector('form[action=\"{action}\"]')"
        for name, value in fields.items():
            await self.run(f"{form}.elements[{json.dumps(name)}].value = {json.dumps(value)}")
        self._loaded.clear()
        await self.run(f"{form}.querySelector('button').click()")
        await asyncio.wait_for(self._loaded.wait(), 30)
        return await self.text()

    async def text(self):
        return await self.run("document.body.innerText")

    async def width(self):
        """Return how wide the content is, and the window: more means that it scrolls sideways."""
        return await self.run("[document.documentElement.scrollWidth, window.innerWidth]")

    async def look(self, path, *, width=1280, dark=False):
        """Keep a picture of the page."""
        await self.theme(dark)
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        await self.ask("Emulation.setDeviceMetricsOverride", **size)
        taken = await self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(taken["data"]))


@asynccontextmanager
async def chromium():
    """A browser with a profile of its own, ended with the block."""
    (to_read, to_write), (from_read, from_write) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [PROGRAM, f"--user-data-dir={profile}", *OPTIONS]

        def place_pipes():
            os.dup2(to_read, 3)
            os.dup2(from_write, 4)

        process = subprocess.Popen(
            command,
            pass_fds=(3, 4),
            preexec_fn=place_pipes,  # noqa: PLW1509 (two system calls and nothing else)
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=64 * 1024 * 1024)
        reading, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(from_read, "rb")
        )
        writing, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(to_write, "wb"))
        tab = Tab(reader, writing)
        listening = asyncio.create_task(tab.listen())
        try:
            await tab.attach()
            yield tab
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            writing.close()
            reading.close()
            process.terminate()
            await asyncio.to_thread(process.wait, 10)
