// <input data-check-all="name"> marks all boxes of a name; it is hidden where there are no scripts.
"use strict";

const boxesOf = (all) => [...document.querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`)];
const showAll = () => document.querySelectorAll("[data-check-all]").forEach((all) => (all.hidden = false));
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-check-all]");
  if (all) boxesOf(all).forEach((box) => (box.checked = all.checked));
});
document.addEventListener("htmx:afterSwap", showAll);
showAll();
