"""What hands do in the recipe editor: choose from a search, type into a box of values, insert a value by keyboard."""


async def settle(tab):
    """Wait until nothing is being sent."""
    await tab.until("!document.querySelector('.htmx-request')")


async def choose(tab, heading, offer):
    """Search what is offered under a heading, and take it."""
    await tab.until_text(heading)
    await tab.fill("Search", offer)
    await tab.press(offer)


async def write(tab, name, text):
    """Type into a box that may hold values of earlier steps, and leave it."""
    box = f"document.querySelector('[role=textbox][aria-label=\"{name}\"]')"
    await tab.until(f"!!{box}")
    await tab.run(f"{box}.focus()")
    await tab.ask("Input.insertText", text=text)
    await tab.run(f"{box}.blur()")
    await settle(tab)


async def insert(tab, label, words):
    """Insert a value with the keyboard alone: open, search, arrow down and up, Enter."""
    await tab.press(label)
    await tab.until("document.activeElement.role === 'combobox'")
    await tab.ask("Input.insertText", text=words)
    await tab.until("!!document.querySelector('.picker [aria-selected=true]')")
    for key, code in (("ArrowDown", 40), ("ArrowUp", 38), ("Enter", 13)):
        for kind in ("keyDown", "keyUp"):
            await tab.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)
    await tab.until("!document.querySelector('.picker')")
    await settle(tab)
