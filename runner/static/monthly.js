// Monthly Updates: from the configuration over the grid and the preview to a job. What texts mean, what they come to
// and how it is shown is the server's (runner/web/patches.py); this carries texts to it and its words to the cells they
// are about.

import { ApiError, fragment, post } from "./api.js";
import { data, h, whole } from "./dom.js";
import { draft } from "./draft.js";
import { refresh } from "./fresh.js";
import { Grid } from "./grid.js";
import { open as openPaste, prepare } from "./paste.js";

const byId = (id) => document.getElementById(id);
const panel = byId("patch");
const tenant = panel.dataset.tenant;
const here = `/tenants/${tenant}/monthly`;
const most = Number(panel.dataset.most);
const choosable = panel.dataset.months.split(" ");
const box = byId("preview");
const settings = ["mode", "planType", "leadCounting", "seed", "onConflict"].map(byId);
const grid = new Grid(byId("grid"), { changed, committed, pasted: openPaste });
const keys = new Map(); // plan -> its idempotency key: the same plan sent twice is one job
let submitted = null; // the grid's texts that a job was made of
let current = new Map(); // "2025-01 leadsCreated" -> the KPI, while it is known to be true
let reading = 0;
let busy = false;

offerMonths();
prepare(grid, `${here}/paste`, takePasted);
panel.hidden = false;
chooseMonths();
openByHash();
addEventListener("hashchange", openByHash);

/** #patch in the address opens the form, also where a link on the page leads to it; #again also puts the plan of the
    job that is shown into it. */
function openByHash() {
  const again = byId("job-card")?.dataset.again;
  if (location.hash === "#again" && again) planAgain(JSON.parse(again));
  else if (location.hash !== "#patch") return;
  panel.open = true;
  panel.scrollIntoView();
  panel.querySelector("summary").focus({ preventScroll: true });
}

// -- months ---------------------------------------------------------------------------------------------------------

/** The server has named the months once: for the range's end, the ticks and the grid they are the same. */
function offerMonths() {
  for (const { value, text } of byId("patch-from").options) {
    grid.names.set(value, text);
    byId("patch-to").append(new Option(text, value));
    byId("months-single").append(h("label", { class: "choice" }, h("input", { type: "checkbox", value }), ` ${text}`));
  }
  byId("patch-to").value = choosable[choosable.length - 1];
}

/** What the fields say. */
function chooseMonths() {
  const single = panel.querySelector('[name="months-by"][value="single"]').checked;
  byId("months-range").hidden = single;
  byId("months-single").hidden = !single;
  const from = byId("patch-from").value;
  const to = byId("patch-to").value;
  const months = single
    ? [...byId("months-single").querySelectorAll(":checked")].map((tick) => tick.value)
    : choosable.filter((month) => from <= month && month <= to);
  const fault = monthsFault(months, single);
  byId("months-fault").textContent = fault;
  if (!fault) setMonths(months);
}

function monthsFault(months, single) {
  if (months.length > most) return `A plan has at most ${most} months; these are ${months.length}.`;
  if (months.length) return "";
  return single ? "Tick at least one month." : "The first month must not be after the last.";
}

/** Shows these months, in the fields too. */
function setMonths(months) {
  const ticks = [...byId("months-single").querySelectorAll("input")];
  for (const tick of ticks) tick.checked = months.includes(tick.value);
  grid.setMonths([...months].sort());
  changed();
  committed();
  hintCurrent();
}

/** As setMonths, where it was not the fields that said so. */
function showMonths(months) {
  const places = months.map((month) => choosable.indexOf(month));
  const inARow = places.every((place, no) => place >= 0 && (no === 0 || place === places[no - 1] + 1));
  panel.querySelector(`[name="months-by"][value="${inARow ? "range" : "single"}"]`).checked = true;
  byId("months-range").hidden = !inARow;
  byId("months-single").hidden = inARow;
  if (inARow) {
    byId("patch-from").value = months[0];
    byId("patch-to").value = months[months.length - 1];
  }
  byId("months-fault").textContent = "";
  setMonths(months);
}

panel.querySelector(".months").addEventListener("change", chooseMonths);

// -- the grid -------------------------------------------------------------------------------------------------------

/** Something was typed, filled or set: what was said of the plan before no longer holds. */
function changed() {
  byId("undo").disabled = grid.steps.length === 0;
  if (box.hidden) return;
  box.classList.add("old");
  byId("apply")?.remove();
  byId("take-over")?.remove();
  if (box.querySelector(".changed")) return;
  const text = "The plan has changed since. Validate it again.";
  box.prepend(h("div", { class: "notice warn changed" }, h("p", {}, text)));
}

/** Shows faults as the server lists them, or says a text. */
function showFaults(...parts) {
  byId("faults").replaceChildren(...parts.map((part) =>
    (typeof part === "string" ? h("div", { class: "notice bad" }, h("ul", {}, h("li", {}, whole(part)))) : part)));
}

/** What a call that failed says; a fault of these scripts is not one of the server. */
function tell(error, show) {
  if (!(error instanceof ApiError)) throw error;
  show(whole(error.message));
}

function committed() {
  grid.dropOldNotes();
  return understand().catch((error) => tell(error, showFaults));
}

/** Lets the server read the cells: "25k" becomes 25000, what cannot be read is marked, totals are shown; with "preview"
    it also says what the plan comes to. Its answer; null where the grid is empty, undefined where it was changed
    meanwhile. */
async function understand(way = "read") {
  const { rows, text } = grid.asTable();
  const mine = ++reading;
  if (!rows.length) {
    showFaults();
    grid.showTotals({});
    return null;
  }
  const before = new Map(grid.texts);
  const also = way === "preview" ? settings.map(({ id, value }) => [id, value.trim()]) : [];
  const page = await fragment(`${here}/${way}`, { text, ...Object.fromEntries(also) });
  const same = grid.asTable().text === text;
  if (mine !== reading || (way === "preview" && !same)) return undefined;
  const answer = page.querySelector(".answer");
  takeReading(answer, (key) => before.get(key) === grid.texts.get(key));
  if (same) grid.showTotals(data(answer, "totals"));
  showFaults(...answer.querySelectorAll(".faults > *"));
  return answer;
}

/** Puts what the server read into the cells whose text is still the same. */
function takeReading(answer, same) {
  const [cells, marks, notes] = ["cells", "marks", "notes"].map((name) => data(answer, name).map((entry) =>
    ({ ...entry, key: `${entry.month} ${entry.metric}` })).filter(({ key }) => same(key)));
  for (const { month, metric, name, text } of cells) {
    grid.names.set(month, name);
    if (!grid.isTyped(month, metric)) grid.put(month, metric, text);
  }
  const said = new Map(); // cell -> all that is said of how it is read
  for (const { key, message } of notes) said.set(key, [...(said.get(key) ?? []), message]);
  for (const [key, lines] of said) if (!grid.isTyped(...key.split(" "))) grid.note(...key.split(" "), lines);
  for (const { month, metric } of marks) grid.unmark(month, metric);
  for (const { month, metric, message } of marks) grid.mark(month, metric, message);
}

/** keep: the grid keeps its months; else an empty grid takes those of the table. */
function takePasted(cells, faults, keep) {
  for (const { month, name } of [...cells, ...faults]) grid.names.set(month, name);
  const months = [...new Set([...cells, ...faults].map(({ month }) => month))].sort();
  const all = [...new Set([...(keep || !grid.isEmpty() ? grid.months : []), ...months])].sort();
  if (all.length > most) {
    showFaults(`The grid would have ${all.length} months; a plan has at most ${most}. Nothing was filled in.`);
    return;
  }
  grid.remember();
  if (all.join() !== grid.months.join()) showMonths(all);
  grid.fill([...cells, ...faults]);
  for (const { month, metric, message } of faults) grid.mark(month, metric, message);
  committed();
  say(`${cells.length} numbers filled in.`);
  grid.enter(grid.firstMarked() ?? grid.input(months[0], grid.metrics[0].name));
}

byId("paste-open").addEventListener("click", () => openPaste());
byId("undo").addEventListener("click", () => {
  const step = grid.undo();
  if (step) showMonths(step.months);
  changed();
});
byId("clear").addEventListener("click", () => emptyGrid("The grid is empty. Undo brings the numbers back."));
panel.addEventListener("click", ({ target }) => {
  const jump = target.closest(".jump");
  const input = jump && grid.input(jump.dataset.month, jump.dataset.metric);
  if (input) grid.enter(input);
});

function emptyGrid(text) {
  grid.remember();
  grid.unmark();
  grid.texts = new Map();
  setMonths(grid.months);
  say(text);
}

function say(text) {
  byId("said").textContent = text;
}

// -- current KPIs and quick fill ------------------------------------------------------------------------------------

/** The cells that the server fills in one way; it may say why not. */
async function filled(way) {
  const value = (id) => byId(`fill-${id}`).value;
  const fields = {
    way, months: grid.months.join(" "), metric: value("metric"), growth: value("growth"), total: value("total"),
    shape: value("shape"),
  };
  for (const { name } of grid.metrics) fields[`first.${name}`] = grid.get(grid.months[0], name);
  const answer = (await fragment(`${here}/fill`, fields)).querySelector(".filled");
  return { cells: data(answer, "cells"), problem: answer.dataset.problem };
}

/** With targets, an empty cell shows what the month has now. */
async function hintCurrent() {
  const wanted = () => byId("planType").value === "targets";
  const tellFault = (text) => { byId("hint-fault").textContent = text && `What the months have cannot be shown. ${text}`; };
  tellFault("");
  if (wanted() && grid.months.some((month) => !grid.metrics.every(({ name }) => current.has(`${month} ${name}`)))) {
    try {
      const page = await fragment(`${here}/fill`, { way: "current", months: grid.months.join(" ") });
      const answer = page.querySelector(".filled");
      for (const { month, metric, text } of data(answer, "cells")) current.set(`${month} ${metric}`, text);
      tellFault(answer.dataset.problem ?? "");
    } catch (error) {
      tell(error, tellFault); // a cell without a hint is still a cell
    }
  }
  grid.hint((month, metric) => (wanted() ? current.get(`${month} ${metric}`) : ""));
}

async function fill(way) {
  const tellFault = (text) => { byId("fill-fault").textContent = text; };
  tellFault("");
  try {
    const { cells, problem } = await filled(way);
    if (problem) return tellFault(problem);
    grid.remember();
    grid.fill(cells);
    committed();
    say(`${cells.length} cells filled in.`);
  } catch (error) {
    tell(error, tellFault);
  }
}

for (const button of panel.querySelectorAll("[data-fill]")) {
  button.addEventListener("click", () => fill(button.dataset.fill));
}

// -- validate -------------------------------------------------------------------------------------------------------

async function validate() {
  if (busy) return;
  if (byId("months-fault").textContent) return say("Please choose the months first.");
  busy = true;
  byId("validate").disabled = true;
  box.hidden = true;
  say("Validating …");
  for (const [key] of grid.marks) if (grid.texts.has(key)) grid.unmark(...key.split(" ")); // judged anew
  const lost = grid.marks.size > 0; // a cell whose text was lost stays marked
  try {
    showJudgement(await understand(lost ? "read" : "preview"));
  } catch (error) {
    tell(error, showFaults);
    say("The plan could not be validated.");
    if (error.status === 404) refresh(); // the tenant is gone, and the whole page says so
  } finally {
    busy = false;
    byId("validate").disabled = false;
  }
}

function showJudgement(answer) {
  if (answer === undefined) return say("The plan has changed meanwhile. Validate it again.");
  if (answer === null) return say("The grid is empty: enter at least one number.");
  if (answer.dataset.state === "refused") {
    return say(grid.marks.size ? "Please correct what is marked." : "The plan could not be validated.");
  }
  if (answer.dataset.state === "read") {
    say("Please correct the marked cells.");
    const first = grid.firstMarked();
    return first && grid.enter(first);
  }
  box.classList.remove("old");
  box.replaceChildren(...answer.querySelector(".judged").childNodes);
  box.hidden = false;
  box.focus();
  return say(answer.dataset.valid ? "The plan can be met." : "The plan cannot be met as it is.");
}

function putCells(cells) {
  for (const { month, name } of cells) grid.names.set(month, name);
  grid.remember();
  grid.unmark();
  grid.texts = new Map();
  showMonths([...new Set(cells.map(({ month }) => month))].sort());
  grid.fill(cells);
  committed();
}

function planAgain({ settings: given, cells }) {
  for (const field of settings) field.value = given[field.id] ?? "";
  putCells(cells);
  say("The plan of the job is in the grid again.");
}

byId("validate").addEventListener("click", validate);
byId("cancel").addEventListener("click", () => {
  box.hidden = true;
  panel.open = false;
  panel.querySelector("summary").focus();
});
for (const field of settings) field.addEventListener("change", () => {
  changed();
  hintCurrent();
});

box.addEventListener("click", ({ target }) => {
  const { id, dataset } = target.closest("button") ?? {};
  if (id === "apply") apply(dataset.plan);
  else if (id === "validate-again") validate();
  else if (id === "go-after") {
    byId("onConflict").value = "queue";
    validate();
  }
  else if (id === "take-over") {
    putCells(JSON.parse(dataset.cells));
    validate();
  } else if (id === "back") {
    box.hidden = true;
    say("");
    grid.enter(grid.firstMarked() ?? grid.inputs()[0]);
  }
});

// -- apply ----------------------------------------------------------------------------------------------------------

function keyOf(plan) {
  const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  if (!keys.has(plan)) keys.set(plan, drawn().join(""));
  return keys.get(plan);
}

/** plan: JSON, as the server has written it. */
async function apply(plan) {
  const button = byId("apply");
  if (button.disabled) return;
  button.disabled = true;
  say("Submitting …");
  try {
    const { data: made } = await post(`/tenants/${tenant}/patch/apply`, plan, { "Idempotency-Key": keyOf(plan) });
    await showJob(made);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    button.disabled = tellRefusal(error);
    say("The plan was not applied.");
    if (error.code === "IDEMPOTENCY_KEY_REUSED") keys.clear();
    if (error.status === 404) refresh();
  }
}

async function showJob({ jobId, replayed }) {
  submitted = grid.asTable().text;
  box.hidden = true;
  say(replayed ? "This plan was submitted before; its job is shown." : "Submitted.");
  const address = new URL(location.href);
  address.searchParams.set("job", jobId);
  address.hash = "";
  history.pushState(null, "", address);
  await refresh();
  byId("job-card")?.focus();
  byId("job-card")?.scrollIntoView({ block: "start" });
}

/** Says why a plan was not applied; true where it must be validated again. */
function tellRefusal({ code, message, status }) {
  box.querySelector(".refused")?.remove();
  const stale = code === "STALE_PLAN";
  const again = stale || code === "INFEASIBLE_PLAN" || code === "PATCH_CONFLICT";
  const why = stale ? "Since this preview the tenant has changed, or the plan was submitted already." : whole(message);
  const safe = status === 0 || status >= 500 ? " It can be sent again: the same plan is never applied twice." : "";
  const then = stale ? " Nothing was written. Validate again to see what the plan comes to now." : safe;
  box.append(h("div", { class: "notice bad refused", role: "alert" }, h("p", {}, h("strong", {}, why), then),
    again ? h("button", { type: "button", class: "button", id: "validate-again" }, "Validate again") : null));
  return again;
}

/** An open job is shown of its own accord, but an ended one only where the address names it. */
function nameJob() {
  const job = document.querySelector("#job-card .job-state")?.dataset.job;
  const address = new URL(location.href);
  if (!job || address.searchParams.has("job")) return;
  address.searchParams.set("job", job);
  history.replaceState(null, "", address);
}

document.addEventListener("ended", ({ detail: { job, status } }) => {
  if (!job) return;
  document.addEventListener("fresh", () => byId("job-card")?.focus({ preventScroll: true }), { once: true });
  keys.clear(); // the same plan once more is a new job
  if (submitted === null) return;
  const untouched = submitted === grid.asTable().text;
  submitted = null;
  if (status === "completed" && untouched) {
    emptyGrid("The patch is completed. The grid is empty again; Undo brings its numbers back.");
    panel.open = false;
  } else say(status === "completed" ? "The patch is completed." : "The patch failed; nothing was changed.");
});

nameJob();
document.addEventListener("fresh", () => {
  nameJob();
  current = new Map();
  hintCurrent();
});

// -- leaving --------------------------------------------------------------------------------------------------------

let kept = false; // the numbers wait for the way back from the login

draft(() => {
  if (grid.isEmpty()) return "";
  kept = true;
  return JSON.stringify({
    months: grid.months, texts: [...grid.texts], settings: settings.map(({ value }) => value),
  });
}, (text) => {
  const { months, texts, settings: chosen } = JSON.parse(text);
  settings.forEach((field, no) => { field.value = chosen[no] ?? ""; });
  const there = months.filter((month) => choosable.includes(month));
  if (there.length) showMonths(there);
  grid.fill(texts.map(([key, value]) => ({ month: key.split(" ")[0], metric: key.split(" ")[1], text: value })));
  committed();
  panel.open = true;
  say("Your session had ended. The numbers that you had typed are back.");
  byId("said").scrollIntoView({ block: "end" });
});

addEventListener("beforeunload", (event) => {
  if (!kept && !grid.isEmpty() && grid.asTable().text !== submitted) event.preventDefault();
});
