// The form of a new demo tenant: while somebody types, the server says what it would make and what is wrong with it.

import { ApiError, fragment, isAway } from "./api.js";
import { whole } from "./dom.js";
import { draft } from "./draft.js";

const form = document.getElementById("config");
const preview = document.getElementById("preview");
const state = document.getElementById("preview-state");
const psql = document.querySelector(".foot code");
const QUIET = 400; // milliseconds without typing before the server is asked

let timer;
let curve = "";
let asked; // the call under way; a newer one replaces it

async function ask() {
  asked?.abort();
  const mine = (asked = new AbortController());
  preview.setAttribute("aria-busy", "true");
  try {
    const page = await fragment("/generator/preview", new FormData(form), mine.signal);
    if (mine === asked) show(page.querySelector(".preview"));
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    const away = "The preview cannot be loaded now. It is tried again with your next change.";
    state.textContent = isAway(error) ? away : whole(error.message);
    state.className = "notice warn";
  } finally {
    if (mine === asked) preview.removeAttribute("aria-busy");
  }
}

function show(judged) {
  const tableWasOpen = document.getElementById("preview-table")?.open;
  preview.replaceChildren(document.adoptNode(judged));
  const table = document.getElementById("preview-table");
  if (table) table.open = Boolean(tableWasOpen);
  const { said, sql, faults, defaults } = judged.dataset;
  keepCurve();
  if (state.textContent !== said) state.textContent = said;
  state.className = "visually-hidden"; // the preview itself shows it
  psql.textContent = sql;
  markFaults(JSON.parse(faults));
  nameFields();
  for (const [path, text] of Object.entries(JSON.parse(defaults))) {
    const field = document.getElementById(path);
    if (field.localName === "input") field.placeholder = text;
  }
}

/** Links to fields say what people see, not the config's key. */
function nameFields() {
  for (const link of preview.querySelectorAll(".faults a")) {
    link.textContent = document.getElementById(link.hash.slice(1)).labels[0].textContent;
  }
}

/** Remembers what the growth curve makes of the months, as a plan to start from. */
function keepCurve() {
  if (form.elements.shape.value === "growth" || !curve) curve = preview.querySelector(".preview").dataset.plan ?? curve;
}

function fillPlan(text) {
  const field = document.getElementById("monthlyPlan");
  field.value = text;
  field.focus();
  field.setSelectionRange(0, 0);
  field.scrollTop = 0;
  ask();
}

function markFaults(faults) {
  for (const error of form.querySelectorAll(".error")) {
    const path = error.id.slice(0, -"-error".length);
    const texts = faults[path] ?? [];
    error.textContent = texts.join("; ");
    error.hidden = texts.length === 0;
    error.closest(".field").classList.toggle("invalid", texts.length > 0);
    const field = document.getElementById(path);
    if (texts.length) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, QUIET);
});

preview.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) { // the field may be in a part that is folded
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
  }
  const taken = event.target.closest("[data-take]");
  if (taken) fillPlan(document.getElementById(taken.dataset.take).textContent);
});

document.getElementById("from-curve").addEventListener("click", async () => {
  document.getElementById("monthlyPlan.leadCounting").value = ""; // the curve's contacts include its leads
  if (!curve) { // the form came with a plan: without one the server says what the curve makes
    document.getElementById("monthlyPlan").value = "";
    await ask();
  }
  fillPlan(curve);
});

// -- over a login

const typed = () => [...new FormData(form)].filter(([name]) => !["csrf_token", "key"].includes(name));
const untouched = JSON.stringify(typed());

const keep = draft(() => (JSON.stringify(typed()) === untouched ? "" : JSON.stringify(typed())), (kept) => {
  for (const [name, value] of JSON.parse(kept)) if (form.elements[name]) form.elements[name].value = value;
  for (const part of form.querySelectorAll("details.more")) {
    part.open ||= [...part.querySelectorAll("input")].some((field) => field.value);
  }
  ask();
});

form.addEventListener("submit", () => {
  keep(); // the session may have ended; a page that does not come from the login throws it away
  form.querySelector(".button.primary").disabled = true;
});
addEventListener("pageshow", (event) => {
  form.querySelector(".button.primary").disabled = false;
  if (event.persisted) ask();
});
keepCurve();
nameFields();
