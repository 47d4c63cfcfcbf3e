// What pages share. Every page also works, more plainly, without it.
"use strict";

const say = (text) => {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.classList.add("shown");
  setTimeout(() => notice.classList.remove("shown"), 6000);
};

// A form is sent once: its button waits for the answer. Coming back by "back" frees it.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post" && !form.target) {
    form.dataset.sent = "1";
    (event.submitter || form.querySelector("button"))?.setAttribute("aria-busy", "true");
  }
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
});

// <button data-copy="#id"> copies what an element says.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  say("Copied");
});

// <button data-theme-choice="dark|light|"> chooses the theme; empty follows the system.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  if (button.dataset.themeChoice) localStorage.setItem("theme", button.dataset.themeChoice);
  else localStorage.removeItem("theme");
  location.reload();
});

// <form data-keep="name"> keeps what was typed in this tab until it was sent and accepted.
const typed = (form) => {
  const rows = [];
  for (const [name, value] of new FormData(form)) if (name !== "form_token" && typeof value === "string") rows.push([name, value]);
  return rows;
};
const keepIn = (form) => `kept:${location.pathname}:${form.dataset.keep}`;
const restore = (form) => {
  if (form.dataset.kept || form.querySelector("input[type=password]")) return;
  form.dataset.kept = "1";
  const rows = JSON.parse(sessionStorage.getItem(keepIn(form)) || "[]");
  for (const [name, value] of rows) {
    const field = form.elements[name];
    if (field && !(field instanceof RadioNodeList) && !["file", "checkbox", "hidden"].includes(field.type)) field.value = value;
  }
  form.addEventListener("input", () => sessionStorage.setItem(keepIn(form), JSON.stringify(typed(form))));
};
// <p data-forget="name"> on the page after it: accepted, so nothing of it is put back.
document.querySelectorAll("[data-forget]").forEach((mark) => {
  for (const key of Object.keys(sessionStorage)) if (key.endsWith(`:${mark.dataset.forget}`)) sessionStorage.removeItem(key);
});
document.querySelectorAll("form[data-keep]").forEach(restore);

// <input type="file" data-most="600"> refuses larger files (in kB) before they are sent.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !target.dataset.most) return;
  const large = [...target.files].some((file) => file.size > target.dataset.most * 1000);
  target.setCustomValidity(large ? `This file is larger than ${target.dataset.most} kB. Export a shorter time, such as one month.` : "");
  target.reportValidity();
});

// htmx: every request proves that a page of ours sent it; a failure is told and nothing on the page is lost.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-Form-Token"] = document.querySelector("meta[name=form-token]").content;
});
document.addEventListener("htmx:sendError", () => say("No answer from Lexrelay. What you typed is still here; try again."));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
  else say("That did not work. What you typed is still here; try again or reload the page.");
});

// <input type="file" data-into="#field"> shows a text file in a field, where it can be read before it is sent.
document.addEventListener("change", async (event) => {
  const chosen = event.target.closest("input[type=file][data-into]");
  if (!chosen?.files.length) return;
  const field = document.querySelector(chosen.dataset.into);
  field.value = await chosen.files[0].text();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
