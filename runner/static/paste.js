// The dialog in which pasted cells are shown as the server reads them (POST /parse-plan), before they go into the grid.

import { api } from "./api.js";
import { inCell } from "./decimal.js";
import { h, monthName, sentence, whole, written } from "./dom.js";

const dialog = document.getElementById("paste");
const field = document.getElementById("paste-text");
const ways = document.getElementById("paste-ways");
const place = document.getElementById("paste-place");
const result = document.getElementById("paste-read");
const take = document.getElementById("paste-take");
const QUIET = 300; // milliseconds without typing before the server is asked

let grid, onTaken;
let at = null; // where a block begins: {month, metric}
let read = {}; // way -> answer of the server
let chosen = false; // the reader picked a way, so it is not picked for them
let asked = 0;
let timer;

/** Opens it over a grid, with text where there is some; a block would begin at that cell. taken gets what the reader takes. */
export function open(theGrid, taken, text = "", month = null, metric = null) {
  grid = theGrid;
  onTaken = taken;
  at = month && { month, metric };
  ways.hidden = !at;
  if (at) place.textContent = `${grid.metrics.find(({ name }) => name === metric).label}, ${monthName(month)}`;
  chosen = false;
  field.value = text;
  result.replaceChildren();
  take.disabled = true;
  if (!dialog.open) dialog.showModal(); // a second click while it was loading
  field.focus();
  if (text) ask();
}

/** A block framed as a table with titles and months: the grid's, from the cell on. Only lines are told apart here. */
function framed(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const comma = ["\t", ";", ","].find((sign) => lines[0].includes(sign)) ?? "\t";
  const months = grid.months.slice(grid.months.indexOf(at.month));
  const names = grid.metrics.map(({ name }) => name).slice(grid.metrics.findIndex(({ name }) => name === at.metric));
  return {
    surplus: Math.max(0, lines.length - months.length),
    text: [["month", ...names].join(comma), ...lines.slice(0, months.length).map((line, no) => months[no] + comma + line)].join("\n"),
  };
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
    const answers = { table: await parse(text) };
    if (at) {
      const { text: block, surplus } = framed(text);
      answers.block = await parse(block);
      const rows = surplus === 1 ? "1 row goes" : `${surplus} rows go`;
      if (surplus) answers.block.errors.push({ message: `${rows} beyond the last month of the grid and will be left out` });
    }
    if (mine !== asked) return;
    read = answers;
    if (!chosen) pick(at && answers.table.errors.length && (!answers.block.errors.length || !answers.table.rows.some(Boolean)) ? "block" : "table");
    show();
  } catch (error) {
    if (mine !== asked) return;
    take.disabled = true;
    const reasons = error.details?.map((fault) => h("li", {}, sentence(fault.constraint ?? ""))) ?? [];
    result.replaceChildren(h("div", { class: "notice bad" }, h("p", {}, whole(error.message)), reasons.length ? h("ul", {}, reasons) : null));
  } finally {
    if (mine === asked) result.removeAttribute("aria-busy");
  }
}

async function parse(text) {
  return (await api("POST", "/parse-plan", { text })).data;
}

function way() {
  return ways.querySelector(":checked").value;
}

function pick(value) {
  ways.querySelector(`[value="${value}"]`).checked = true;
}

function show() {
  const { plan, errors, notes } = read[way()];
  const months = plan.months;
  const cells = months.reduce((sum, { metrics }) => sum + Object.keys(metrics).length, 0);
  const lines = (entries) => h("ul", {}, entries.map(({ row, column, message }) => h("li", {}, row ? `Row ${way() === "block" ? row - 1 : row}, column ${way() === "block" ? column - 1 : column}: ${message}` : sentence(message))));
  const parts = [];
  if (errors.length) parts.push(h("div", { class: "notice bad" }, h("p", {}, h("strong", {}, `Not understood: ${errors.length}. `), faults().length ? "Cells of the grid will be marked, and are yours to correct." : ""), lines(errors)));
  if (notes.length) parts.push(h("div", { class: "notice warn" }, h("p", {}, h("strong", {}, "Please look at:")), lines(notes)));
  parts.push(h("p", {}, h("strong", {}, `Understood: ${cells} ${cells === 1 ? "number" : "numbers"} in ${months.length} ${months.length === 1 ? "month" : "months"}.`)));
  if (months.length) {
    const used = grid.metrics.filter(({ name }) => months.some(({ metrics }) => name in metrics));
    parts.push(h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "What was understood" }, h("table", { class: "table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Month"), used.map(({ label }) => h("th", { scope: "col", class: "number" }, label)))),
      h("tbody", {}, months.map(({ month, metrics }) => h("tr", {}, h("th", { scope: "row" }, monthName(month)),
        used.map(({ name, decimals }) => h("td", { class: "number" }, name in metrics ? written(metrics[name], decimals) : "")))))))); 
  }
  result.replaceChildren(...parts);
  take.disabled = cells === 0 && !faults().length;
}

/** Faults that belong to a cell of the grid: [{month, metric, text, message}] */
function faults() {
  const { errors, rows, columns, cells } = read[way()];
  return errors.flatMap(({ row, column, message }) => {
    const month = rows[row - 1];
    const metric = columns[column - 1];
    return month && metric && metric !== "month" ? [{ month, metric, message, text: String(cells[row - 1][column - 1] ?? "").trim().slice(0, 40) }] : [];
  });
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
  const understood = read[way()].plan.months.flatMap(({ month, metrics }) => Object.entries(metrics).map(([metric, value]) => ({ month, metric, text: inCell(value) })));
  dialog.close();
  onTaken(understood, faults(), way() === "block");
});
document.getElementById("paste-cancel").addEventListener("click", () => dialog.close());
