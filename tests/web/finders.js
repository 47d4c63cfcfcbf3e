({
  // The field that people know by this label.
  field(label) {
    const named = [...document.querySelectorAll("label, legend")]
      .filter((each) => each.checkVisibility() && each.innerText.trim().startsWith(label));
    const fields = named.map((each) => each.control || each.querySelector("input, select, textarea"));
    return fields.find((each) => each) || document.querySelector(`[aria-label="${CSS.escape(label)}"]`);
  },
  // The visible button or link of this name; the exact one before one that only begins so.
  button(name) {
    const kinds = "button, a, summary, [role=button], [role=option]";
    const shown = [...document.querySelectorAll(kinds)].filter((each) => each.checkVisibility());
    return shown.find((each) => (each.ariaLabel || each.innerText).trim() === name)
      || shown.find((each) => each.innerText.trim().startsWith(name));
  },
})
