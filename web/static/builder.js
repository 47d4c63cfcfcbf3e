// The recipe editor: keeps what is typed at once, and shows values of earlier steps as pills.
// Every field stays a plain text field underneath, and the page works without this file.
"use strict";

document.documentElement.classList.add("scripted");

// Keeping: a field that was changed is sent at once. The answer never touches what is typed into.
let swapping = false;
const press = (form, name) => {
  // A field that is just being taken off the page has nothing more to say.
  if (!swapping) form.querySelector(`button[value="${name}"]`)?.click();
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form && event.target.name) press(form, event.target.matches("[data-reload]") ? "show" : "keep");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const version = event.detail.xhr.getResponseHeader("X-Draft-Version");
  if (version) document.querySelectorAll("#builder input[name=version]").forEach((field) => { field.value = version; });
});
document.addEventListener("htmx:afterRequest", () => document.querySelectorAll("#builder .pill-box, #builder .form-select").forEach((field) => {
  const told = (field.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id));
  if (told.some((each) => each?.querySelector(".problem"))) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409) Object.assign(event.detail, { shouldSwap: true, isError: false });
  swapping = event.detail.shouldSwap && event.detail.xhr.getResponseHeader("HX-Reswap") !== "none";
});
document.addEventListener("htmx:afterSwap", () => { swapping = false; });

// Values of earlier steps, from the tables that people without scripts read.
const valuesOf = (field) => {
  const lists = [document.getElementById(field.dataset.values), document.getElementById("values")];
  return lists.filter(Boolean).flatMap((list) => [...list.querySelectorAll("table")]).map((table) => ({
    title: table.caption.textContent, rows: [...table.querySelectorAll("tr")].map((row) => row.dataset),
  }));
};
// "2. Find Customer" and "Id" are "2. Id": the number says which step it is from.
const named = (from, title) => `${from.match(/^[\d.]+\.\s/)?.[0] || (from.startsWith("Each one") ? "Each one: " : "")}${title}`;
const wordsOf = (template, field) => {
  const code = template.replace(/^\{\{-?\s*|\s*-?\}\}$/g, "");
  const rows = valuesOf(field).flatMap((group) => group.rows.map((row) => ({ ...row, from: group.title })));
  const exact = rows.find((row) => row.code === code);
  const near = exact || rows.find((row) => row.code === code.split("|")[0].trim());
  if (!near) return { title: code, sample: "" };
  return exact ? { title: named(exact.from, exact.title), sample: exact.sample } : { title: `${named(near.from, near.title)}, changed`, sample: "" };
};

const BLANK = "\u200b";
const pillOf = (text, title, sample) => {
  const pill = document.createElement("span");
  pill.className = "pill";
  pill.contentEditable = "false";
  pill.dataset.text = text;
  pill.title = text;
  pill.append(title);
  if (sample) {
    const small = document.createElement("span");
    small.className = "pill-sample";
    small.textContent = sample;
    pill.append(" ", small);
  }
  return pill;
};
const show = (box, field) => {
  const parts = field.value.split(/(\{\{[\s\S]*?\}\})/).filter(Boolean);
  const nodes = parts.map((part) => {
    if (!part.startsWith("{{")) return field.dataset.label ? pillOf(part, field.dataset.label) : document.createTextNode(part);
    const { title, sample } = wordsOf(part, field);
    return pillOf(part, title, sample);
  });
  if (nodes.length && nodes.at(-1).nodeType !== Node.TEXT_NODE) nodes.push(document.createTextNode(BLANK));
  box.replaceChildren(...nodes);
};
const read = (node) => [...node.childNodes].map((each) => {
  if (each.nodeType === Node.TEXT_NODE) return each.data.replaceAll(BLANK, "");
  if (each.dataset?.text !== undefined) return each.dataset.text;
  if (each.nodeName === "BR") return each.nextSibling ? "\n" : "";
  return (each.previousSibling ? "\n" : "") + read(each);
}).join("");

// A pill right before the caret, which Backspace takes out.
const pillBefore = (box) => {
  const { anchorNode: node, anchorOffset: offset, isCollapsed } = getSelection();
  if (!isCollapsed || !box.contains(node)) return null;
  const before = node === box ? box.childNodes[offset - 1] : node.data?.slice(0, offset).replaceAll(BLANK, "") ? null : node.previousSibling;
  const found = before?.nodeType === Node.TEXT_NODE && !before.data.replaceAll(BLANK, "") ? before.previousSibling : before;
  return found?.classList?.contains("pill") ? found : null;
};
const caretAfter = (node) => getSelection().collapse(node, node.nodeType === Node.TEXT_NODE ? node.length : 0);

const boxes = new WeakMap();
const tell = (field, kind) => field.dispatchEvent(new Event(kind, { bubbles: true }));
const enhance = (field) => {
  if (boxes.has(field) || field.value.includes("{%")) return;
  const box = document.createElement("div");
  const label = document.querySelector(`label[for="${field.id}"]`);
  box.className = "form-control pill-box";
  box.contentEditable = "true";
  box.id = `box-${field.id}`;
  box.role = "textbox";
  box.ariaMultiLine = String(field.rows > 1);
  box.dataset.placeholder = field.placeholder;
  for (const name of ["aria-describedby", "aria-label", "aria-invalid"]) if (field.hasAttribute(name)) box.setAttribute(name, field.getAttribute(name));
  if (label) {
    box.setAttribute("aria-labelledby", label.id || (label.id = `label-of-${field.id}`));
    label.addEventListener("click", () => box.focus());
  }
  boxes.set(field, box);
  show(box, field);
  field.hidden = true;
  field.before(box);
  let before = field.value;
  const keep = () => {
    if (field.value === before) return;
    before = field.value;
    tell(field, "change");
  };
  box.addEventListener("input", () => { delete field.dataset.label; field.value = read(box); });
  box.addEventListener("focusout", () => { if (field.value.includes("{{")) show(box, field); keep(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && field.rows < 2) event.preventDefault();
    const pill = event.key === "Backspace" && pillBefore(box);
    if (!pill) return;
    event.preventDefault();
    pill.remove();
    tell(box, "input");
  });
  box.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  field.addEventListener("input", () => show(box, field));
  field.addEventListener("change", () => { before = field.value; });
};

// What a field holds by its number is shown by its name.
const nameChoices = async (field) => {
  if (!field.value || field.dataset.label || field.value.includes("{{")) return;
  const answer = await fetch(field.dataset.choices, { headers: { "HX-Request": "true" } });
  const list = document.createElement("ul");
  list.innerHTML = await answer.text();
  const found = [...list.children].find((each) => each.dataset.value === field.value);
  if (!found || !boxes.has(field)) return;
  field.dataset.label = found.dataset.title;
  show(boxes.get(field), field);
};

// The picker: a search over what can be chosen and over values of earlier steps.
let picker = null;
const close = (focus = true) => {
  if (!picker) return;
  const { panel, box } = picker;
  picker = null;
  panel.remove();
  if (focus) box.focus();
};
const optionOf = (title, sample, pick) => {
  const option = document.createElement("li");
  option.role = "option";
  option.ariaSelected = "false";
  option.append(title);
  if (sample) {
    const small = document.createElement("span");
    small.className = "pill-sample";
    small.textContent = sample;
    option.append(" ", small);
  }
  option.addEventListener("mousedown", (event) => event.preventDefault());
  option.addEventListener("click", pick);
  return option;
};
const groupOf = (title, options) => {
  const group = document.createElement("ul"), name = document.createElement("li");
  group.role = "group";
  group.ariaLabel = title;
  name.role = "presentation";
  name.className = "picker-group";
  name.textContent = title;
  group.append(name, ...options);
  return group;
};
const markActive = (number) => {
  const options = [...picker.list.querySelectorAll("[role=option]")];
  options.forEach((each, index) => { each.id = `pick-${index}`; each.ariaSelected = "false"; });
  const active = options[Math.max(0, Math.min(number, options.length - 1))];
  picker.active = options.indexOf(active);
  picker.search.setAttribute("aria-activedescendant", active ? active.id : "");
  if (active) { active.ariaSelected = "true"; active.scrollIntoView({ block: "nearest" }); }
};
const put = (text, title, sample, whole) => {
  const { field, box, range } = picker;
  const pill = pillOf(text, title, sample), after = document.createTextNode(BLANK);
  close();
  if (whole || !range || !box.contains(range.commonAncestorContainer)) {
    if (whole) box.replaceChildren();
    box.append(pill, after);
  } else {
    range.deleteContents();
    range.insertNode(after);
    range.insertNode(pill);
  }
  field.value = read(box);
  caretAfter(after);
  tell(field, "change");
};
const remember = (field, value, title) => {
  const name = `l:${field.dataset.source}:${value}`;
  const kept = field.form.querySelector(`input[name="${CSS.escape(name)}"]`) || document.createElement("input");
  Object.assign(kept, { type: "hidden", name, value: title });
  field.form.append(kept);
  field.dataset.label = title;
};
const offer = () => {
  const { field, list, search } = picker, words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const single = ["pick", "date", "money", "number", "moment"].includes(field.dataset.kind);
  const groups = valuesOf(field).map((group) => groupOf(group.title, group.rows
    .filter((row) => words.every((word) => `${group.title} ${row.title} ${row.sample}`.toLowerCase().includes(word)))
    .map((row) => optionOf(row.title, row.sample, () => { delete field.dataset.label; put(row.template, named(group.title, row.title), row.sample, single); }))));
  list.replaceChildren(...groups.filter((group) => group.children.length > 1));
  list.classList.toggle("picker-nothing", !list.querySelector("[role=option]"));
  markActive(0);
};
const offerChoices = async (field, list, search) => {
  const asked = search.value;
  const answer = await fetch(`${field.dataset.choices}&search=${encodeURIComponent(asked)}`, { headers: { "HX-Request": "true" } });
  const found = document.createElement("ul");
  found.innerHTML = await answer.text();
  if (picker?.list !== list || search.value !== asked) return;
  const options = [...found.children].map((each) => each.role === "option"
    ? optionOf(each.dataset.title, "", () => { remember(field, each.dataset.value, each.dataset.title); put(each.dataset.value, each.dataset.title, "", true); })
    : each);
  const active = list.querySelector("[aria-selected=true]");
  list.querySelector("[data-account]")?.remove();
  const group = groupOf("From the account", options);
  group.dataset.account = "";
  list.prepend(group);
  list.classList.remove("picker-nothing");
  markActive(search.value && active ? [...list.querySelectorAll("[role=option]")].indexOf(active) : 0);
};
const open = (button) => {
  const again = picker?.button === button;
  close(false);
  if (again) return;
  const field = document.getElementById(button.dataset.insert), box = boxes.get(field);
  if (!box) return;
  const selection = getSelection();
  const range = selection.rangeCount && box.contains(selection.anchorNode) ? selection.getRangeAt(0).cloneRange() : box.lastRange;
  const panel = document.createElement("div"), search = document.createElement("input"), list = document.createElement("div");
  panel.className = "picker";
  panel.role = "dialog";
  panel.ariaLabel = button.getAttribute("aria-label");
  Object.assign(search, { type: "text", className: "form-control", placeholder: "Search", autocomplete: "off", role: "combobox" });
  search.ariaLabel = "Search what can be inserted";
  search.ariaExpanded = "true";
  search.ariaAutoComplete = "list";
  search.setAttribute("aria-controls", "picker-list");
  list.id = "picker-list";
  list.role = "listbox";
  list.className = "picker-list";
  list.ariaLabel = "What can be inserted";
  panel.append(search, list);
  button.closest(".value-box").append(panel);
  picker = { panel, search, list, field, box, button, range, active: 0 };
  let waiting = 0;
  search.addEventListener("input", () => {
    offer();
    clearTimeout(waiting);
    if (field.dataset.choices) waiting = setTimeout(() => picker && offerChoices(field, list, search), 250);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") markActive(picker.active + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Enter") picker.list.querySelector("[aria-selected=true]")?.click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  panel.addEventListener("focusout", (event) => { if (!panel.contains(event.relatedTarget) && event.relatedTarget !== button) close(false); });
  offer();
  if (field.dataset.choices) offerChoices(field, list, search);
  search.focus();
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) open(button);
});
document.addEventListener("selectionchange", () => {
  const { anchorNode, rangeCount } = getSelection();
  const box = anchorNode && (anchorNode.closest ? anchorNode : anchorNode.parentElement)?.closest(".pill-box");
  if (box && rangeCount) box.lastRange = getSelection().getRangeAt(0).cloneRange();
});

// The search among apps and what they do.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-offer-search]")) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let any = false;
  document.querySelectorAll("[data-offers]").forEach((app, number) => {
    const offers = [...app.querySelectorAll(".offer")];
    offers.forEach((each) => { each.hidden = !words.every((word) => each.dataset.words.includes(word)); });
    app.hidden = offers.every((each) => each.hidden);
    app.open = words.length ? !app.hidden : number === 0;
    any ||= !app.hidden;
  });
  document.querySelector("[data-offer-none]").hidden = any;
});

const start = () => {
  document.querySelectorAll("textarea[data-pills]").forEach(enhance);
  document.querySelectorAll("textarea[data-choices]").forEach(nameChoices);
};
document.addEventListener("DOMContentLoaded", start);
if (document.readyState !== "loading") start();
document.addEventListener("htmx:afterSwap", start);
// What was wrong with a field may be right by now: its frame follows what is told below it.
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!target.classList?.contains("told")) return;
  const wrong = Boolean(target.querySelector(".problem"));
  document.querySelectorAll(`[aria-describedby~="${target.id}"]`).forEach((each) => { each.ariaInvalid = String(wrong); });
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement !== document.body || event.detail.xhr?.getResponseHeader("HX-Reswap") === "none") return;
  const next = document.getElementById("tried") || document.getElementById("offer-search") || document.getElementById("panel-title");
  next?.focus();
});
