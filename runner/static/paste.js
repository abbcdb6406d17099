// The dialog in which pasted cells are shown as the server reads them, before they go into the grid.

import { ApiError, fragment } from "./api.js";
import { data, h, whole } from "./dom.js";

const dialog = document.getElementById("paste");
const field = document.getElementById("paste-text");
const ways = document.getElementById("paste-ways");
const place = document.getElementById("paste-place");
const result = document.getElementById("paste-read");
const take = document.getElementById("paste-take");
const QUIET = 300; // milliseconds without typing before the server is asked

let grid, address, onTaken;
let at = null; // where a block begins: {month, metric}
let chosen = false; // the reader picked a way, so it is not picked for them
let read = new Map(); // way -> how the server reads the table so; empty where it is none
let asked = 0;
let timer;

/** Tells which grid the dialog fills, what asks the server, and who gets the cells that the reader takes. */
export function prepare(theGrid, theAddress, taken) {
  grid = theGrid;
  address = theAddress;
  onTaken = taken;
}

/** Opens it, with text where there is some; a block would begin at that cell. */
export function open(text = "", month = null, metric = null) {
  at = month && { month, metric };
  ways.hidden = !at;
  if (at) place.textContent = grid.nameOf(month, metric);
  else pick("table");
  chosen = false;
  field.value = text;
  result.replaceChildren();
  take.disabled = true;
  if (!dialog.open) dialog.showModal();
  field.focus();
  if (text) ask();
}

async function ask() {
  const mine = ++asked;
  const text = field.value;
  if (!text.trim()) {
    result.replaceChildren();
    take.disabled = true;
    return;
  }
  result.setAttribute("aria-busy", "true");
  try {
    const page = await fragment(address, { text, ...(at ? { ...at, months: grid.months.join(" ") } : {}) });
    if (mine !== asked) return;
    const answer = page.querySelector(".answer");
    if (!chosen) pick(answer.dataset.picked);
    read = new Map([...answer.querySelectorAll("[data-way]")].map((part) => [part.dataset.way, part]));
    show(...answer.querySelectorAll(":scope > .notice"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (mine !== asked) return;
    take.disabled = true;
    result.replaceChildren(h("div", { class: "notice bad" }, h("p", {}, whole(error.message))));
  } finally {
    if (mine === asked) result.removeAttribute("aria-busy");
  }
}

function pick(value) {
  ways.querySelector(`[value="${value}"]`).checked = true;
}

const shown = () => read.get(ways.querySelector(":checked").value);

function show(...problems) {
  const way = shown();
  result.replaceChildren(...(way ? [way] : problems));
  take.disabled = !way || (!data(way, "cells").length && !data(way, "marks").length);
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, QUIET);
});
ways.addEventListener("change", () => {
  chosen = true;
  show();
});
take.addEventListener("click", () => {
  const way = shown();
  dialog.close();
  onTaken(data(way, "cells"), data(way, "marks"), way.dataset.way === "block");
});
document.getElementById("paste-cancel").addEventListener("click", () => dialog.close());
