// Monthly Updates: from the configuration over the grid and the preview to a job. Meaning and limits are the server's; this
// carries texts to it and its words to the cells they are about.

import { ApiError, api, load } from "./api.js";
import { grown, inCell, plain, split, units } from "./decimal.js";
import { h, monthName, sentence, whole } from "./dom.js";
import { draft } from "./draft.js";
import { refresh } from "./fresh.js";
import { Grid } from "./grid.js";
import "./job.js";

const byId = (id) => document.getElementById(id);
const panel = byId("patch");
const tenant = panel.dataset.tenant;
const most = Number(panel.dataset.most);
const choosable = panel.dataset.months.split(" ");
const box = byId("preview");
const settings = ["mode", "planType", "leadCounting", "seed"].map(byId);
const grid = new Grid(byId("grid"), { changed, committed, pasted });
const keys = new Map(); // plan -> its idempotency key: the same plan sent twice is one job
let submitted = null; // the grid's texts that a job was made of
let current = null; // KPIs by month, while they are known to be true
let reading = 0;
let busy = false;

panel.hidden = false;
offerMonths();
chooseMonths();
openByHash();
addEventListener("hashchange", openByHash);

/** #patch in the address opens the form, also where a link on the page leads to it; #again also puts the plan of the job that is
    shown into it. */
function openByHash() {
  if (location.hash === "#again") planAgain().catch((error) => drawFaults([error.message]));
  else if (location.hash !== "#patch") return;
  panel.open = true;
  panel.scrollIntoView();
  panel.querySelector("summary").focus({ preventScroll: true });
}

// -- months ---------------------------------------------------------------------------------------------------------

/** A range begins as the last three months. */
function offerMonths() {
  for (const [field, chosen] of [["patch-from", choosable.slice(-3)[0]], ["patch-to", choosable.slice(-1)[0]]])
    byId(field).append(...choosable.map((month) => new Option(monthName(month), month, month === chosen, month === chosen)));
  byId("months-single").append(...choosable.map((month) => h("label", { class: "choice" }, h("input", { type: "checkbox", value: month }), ` ${monthName(month)}`)));
}

/** What the fields say. */
function chooseMonths() {
  const single = panel.querySelector('[name="months-by"][value="single"]').checked;
  byId("months-range").hidden = single;
  byId("months-single").hidden = !single;
  const from = byId("patch-from");
  const to = byId("patch-to");
  const months = single
    ? [...byId("months-single").querySelectorAll(":checked")].map((tick) => tick.value)
    : choosable.filter((month) => from.value <= month && month <= to.value);
  const fault = months.length > most ? `A plan has at most ${most} months; these are ${months.length}.`
    : months.length === 0 ? (single ? "Tick at least one month." : "The first month must not be after the last.") : "";
  byId("months-fault").textContent = fault;
  if (!fault) setMonths(months);
}

/** Shows these months, in the fields too. */
function setMonths(months) {
  const ticks = [...byId("months-single").querySelectorAll("input")];
  for (const tick of ticks) tick.checked = months.includes(tick.value);
  grid.setMonths([...months].sort());
  changed();
  hintCurrent();
}

/** As setMonths, where it was not the fields that said so. */
function showMonths(months) {
  const inARow = months.every((month, no) => choosable.includes(month) && (no === 0 || choosable.indexOf(month) === choosable.indexOf(months[no - 1]) + 1));
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
  if (!box.querySelector(".changed")) box.prepend(h("div", { class: "notice warn changed" }, h("p", {}, "The plan has changed since. Validate it again.")));
}

/** Faults as list items: those of cells lead to them. */
function faultItems(others) {
  return [
    ...others.map((text) => h("li", {}, whole(text))),
    ...[...grid.marks].map(([key, message]) => {
      const [month, metric] = key.split(" ");
      const label = grid.metrics.find(({ name }) => name === metric).label;
      const jump = () => {
        const input = grid.input(month, metric);
        if (input) grid.enter(input);
      };
      return h("li", {}, h("button", { type: "button", class: "jump", onclick: jump }, `${label}, ${monthName(month)}`), `: ${message}`);
    }),
  ];
}

function drawFaults(others = []) {
  const entries = faultItems(others);
  byId("faults").replaceChildren(...(entries.length ? [h("div", { class: "notice bad" }, h("ul", {}, entries))] : []));
}

function committed() {
  understand().catch((error) => drawFaults([error.message]));
}

/** Lets the server read the cells: "25k" becomes 25000, and what cannot be read is marked. The plan's months; null where there
    are faults, undefined where the grid was changed meanwhile. */
async function understand() {
  const { rows, text } = grid.asTable();
  const mine = ++reading;
  if (!rows.length) {
    drawFaults();
    return [];
  }
  const before = new Map(grid.texts);
  const { data: answer } = await api("POST", "/parse-plan", { text });
  if (mine !== reading) return undefined;
  const same = (month, name) => before.get(`${month} ${name}`) === grid.texts.get(`${month} ${name}`);
  const notes = new Map(); // cell -> all that is said of how it is read
  for (const { row, column, message } of answer.notes) {
    const month = answer.rows[row - 1];
    const name = answer.columns[column - 1];
    const key = `${month} ${name}`;
    if (month && name && name !== "month" && same(month, name) && !grid.isTyped(month, name)) notes.set(key, [...(notes.get(key) ?? []), message]);
  }
  for (const { month, metrics } of answer.plan.months)
    for (const [name, value] of Object.entries(metrics)) {
      if (same(month, name) && !grid.isTyped(month, name)) grid.put(month, name, inCell(value));
    }
  grid.dropOldNotes();
  for (const [key, lines] of notes) grid.note(...key.split(" "), lines);
  const others = [];
  for (const { row, column, message } of answer.errors) {
    const month = answer.rows[row - 1];
    const name = answer.columns[column - 1];
    if (!month || !name || name === "month") others.push(message);
    else if (same(month, name)) {
      grid.unmark(month, name);
      grid.mark(month, name, message);
    }
  }
  grid.total();
  drawFaults(others);
  return answer.errors.length || grid.marks.size ? null : answer.plan.months;
}

/** keep: the grid keeps its months; else an empty grid takes those of the table. */
function takePasted(cells, faults, keep) {
  const months = [...new Set([...cells, ...faults].map(({ month }) => month))].sort();
  const all = [...new Set([...(keep || !grid.isEmpty() ? grid.months : []), ...months])].sort();
  grid.remember();
  if (all.length > most) {
    drawFaults([`The grid would have ${all.length} months; a plan has at most ${most}. Nothing was filled in.`]);
    grid.steps.pop();
    return;
  }
  if (all.join() !== grid.months.join()) showMonths(all);
  grid.fill([...cells, ...faults]);
  for (const { month, metric, message } of faults) grid.mark(month, metric, message);
  drawFaults();
  say(`${cells.length} numbers filled in.`);
  grid.enter(grid.inputs().find((input) => input.getAttribute("aria-invalid")) ?? grid.input(months[0], grid.metrics[0].name));
}

/** Shows what was pasted, for a block that begins at a cell. */
async function pasted(...cells) {
  try {
    const { open } = await load("./paste.js");
    drawFaults();
    open(grid, takePasted, ...cells);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    drawFaults([error.message]);
  }
}

byId("paste-open").addEventListener("click", () => pasted());
byId("undo").addEventListener("click", () => {
  const step = grid.undo();
  if (step) showMonths(step.months);
  drawFaults();
  changed();
});
byId("clear").addEventListener("click", () => emptyGrid("The grid is empty. Undo brings the numbers back."));

function emptyGrid(text) {
  grid.remember();
  grid.unmark();
  grid.texts = new Map();
  grid.setMonths(grid.months);
  hintCurrent();
  changed();
  drawFaults();
  say(text);
}

function say(text) {
  byId("said").textContent = text;
}

// -- current KPIs and quick fill ------------------------------------------------------------------------------------

const before = (month) => {
  const date = new Date(`${month}-01T00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 7);
};

/** KPIs of the grid's months and the month before them: month -> metrics */
async function kpis() {
  const from = before(grid.months[0]);
  const to = grid.months[grid.months.length - 1];
  if (!current || !current.has(from) || !current.has(to)) {
    const { data } = await api("GET", `/tenants/${tenant}/kpis?from=${from}&to=${to}`);
    current = new Map(data.months.map(({ month, metrics }) => [month, metrics]));
  }
  return current;
}

/** With targets, an empty cell shows what the month has now. */
async function hintCurrent() {
  if (byId("planType").value !== "targets") return grid.hint(() => "");
  const known = await kpis().catch(() => new Map());
  if (byId("planType").value === "targets") grid.hint((month, metric) => String(known.get(month)?.[metric] ?? ""));
}

/** Runs one way of filling; way(columns, kpis) gives cells, or a text that says why not. */
async function fill(way) {
  const fault = byId("fill-fault");
  fault.textContent = "";
  const wanted = byId("fill-metric").value;
  let found;
  try {
    found = way(wanted ? grid.metrics.filter(({ name }) => name === wanted) : grid.metrics, await kpis());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    found = error.message;
  }
  if (typeof found === "string") {
    fault.textContent = sentence(found);
    return;
  }
  grid.remember();
  grid.fill(found);
  drawFaults();
  say(`${found.length} cells filled in.`);
}

byId("grow").addEventListener("click", () => fill((columns, now) => {
  const typed = byId("fill-growth").value.trim();
  const scale = 10n ** BigInt((typed.split(".")[1] ?? "").length);
  const percent = units(typed, (typed.split(".")[1] ?? "").length);
  if (percent === null || scale > 10000n || percent <= -100n * scale || percent > 1000n * scale) return "The growth must be a number above -100 and up to 1000, with at most 4 decimals.";
  const cells = [];
  for (const { name, label, decimals } of columns) {
    const [first] = grid.months;
    const typedBase = grid.get(first, name);
    const base = typedBase === "" ? units(now.get(before(first))?.[name] ?? 0, decimals) : units(typedBase, decimals);
    if (base === null) return `The first cell of ${label} is not a number yet.`;
    if (base === 0n && typedBase === "") continue;
    grid.months.forEach((month, no) => {
      const times = typedBase === "" ? no + 1 : no;
      if (times) cells.push({ month, metric: name, text: plain(grown(base, percent, scale, times), decimals) });
    });
  }
  return cells.length ? cells : "There is nothing to grow from: the first month is empty, and so is the month before it.";
}));

byId("copy").addEventListener("click", () => fill((columns, now) =>
  grid.months.flatMap((month) => columns.map(({ name }) => ({ month, metric: name, text: inCell(now.get(month)?.[name] ?? 0) })))));

byId("spread").addEventListener("click", () => fill((columns, now) => {
  if (columns.length > 1) return "Choose one column for the total.";
  const [{ name, decimals }] = columns;
  const total = units(byId("fill-total").value, decimals);
  if (total === null || total < 0n) return decimals ? `The total must be an amount with at most ${decimals} decimals.` : "The total must be a whole number.";
  const like = byId("fill-shape").value === "current";
  const parts = split(total, grid.months.map((month) => (like ? units(now.get(month)?.[name] ?? 0, decimals) ?? 0n : 1n)));
  return grid.months.map((month, no) => ({ month, metric: name, text: plain(parts[no], decimals) }));
}));

// -- validate -------------------------------------------------------------------------------------------------------

/** Marks the cells that faults are about; gives the others as texts. */
function markFaults(faults, plan) {
  const others = [];
  for (const { field = "", constraint, month: named } of faults) {
    const path = /^months\[(\d+)\](?:\.metrics\.(\w+))?/.exec(field);
    const month = named ?? (path && plan.months[path[1]]?.month);
    const metric = path ? path[2] : field;
    if (month && grid.input(month, metric)) grid.mark(month, metric, constraint);
    else others.push(month && !constraint.includes(month) ? `${monthName(month)}: ${constraint}` : path || !field ? constraint : `${field}: ${constraint}`);
  }
  return others;
}

async function validate() {
  if (busy) return;
  if (byId("months-fault").textContent) return say("Please choose the months first.");
  busy = true;
  byId("validate").disabled = true;
  box.hidden = true;
  say("Validating …");
  try {
    for (const [key] of grid.marks) if (grid.texts.has(key)) grid.unmark(...key.split(" ")); // judged anew; a cell whose text was lost stays marked
    const months = await understand();
    if (months === undefined) {
      say("The plan has changed meanwhile. Validate it again.");
      return;
    }
    if (months === null) {
      say("Please correct the marked cells.");
      const first = grid.inputs().find((input) => input.getAttribute("aria-invalid"));
      if (first) grid.enter(first);
      return;
    }
    if (!months.length) {
      say("The grid is empty: enter at least one number.");
      return;
    }
    const [mode, planType, leadCounting, seed] = settings.map(({ value }) => value.trim());
    const plan = { mode, planType, leadCounting, months, ...(seed ? { seed } : {}) };
    const [{ data }, { preview }] = await Promise.all([api("POST", `/tenants/${tenant}/patch/validate`, plan), load("./preview.js")]);
    const blockers = data.valid ? [] : faultItems(markFaults(data.errorDetails, plan));
    box.classList.remove("old");
    box.replaceChildren(...preview(data, {
      metrics: grid.metrics, plan, blockers,
      apply: () => apply({ ...plan, planToken: data.planToken }),
      back: () => {
        box.hidden = true;
        say("");
        grid.enter(grid.inputs().find((input) => input.getAttribute("aria-invalid")) ?? grid.inputs()[0]);
      },
      takeOver,
    }));
    box.hidden = false;
    box.focus();
    say(data.valid ? "The plan can be met." : "The plan cannot be met as it is.");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const faults = error.details.filter(({ constraint }) => constraint);
    drawFaults(faults.length ? markFaults(faults, { months: grid.asTable().rows.map((month) => ({ month })) }) : [error.message]);
    say(faults.length ? "Please correct what is marked." : "The plan could not be validated.");
    if (error.status === 404) refresh(); // the tenant is gone, and the whole page says so
  } finally {
    busy = false;
    byId("validate").disabled = false;
  }
}

function putPlan({ months }) {
  grid.remember();
  grid.unmark();
  grid.texts = new Map();
  showMonths(months.map(({ month }) => month).sort());
  grid.fill(months.flatMap(({ month, metrics }) => Object.entries(metrics).map(([metric, value]) => ({ month, metric, text: inCell(value) }))));
  drawFaults();
}

function takeOver(suggestion) {
  putPlan(suggestion);
  validate();
}

async function planAgain() {
  const { data: job } = await api("GET", `/patch-jobs/${document.querySelector(".job-state").dataset.job}`);
  const given = { mode: job.mode, planType: job.planType, leadCounting: job.patchPlan.leadCounting ?? "included", seed: job.patchPlan.seed ?? "" };
  for (const field of settings) field.value = given[field.id];
  putPlan(job.patchPlan);
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

// -- apply ----------------------------------------------------------------------------------------------------------

function keyOf(plan) {
  const text = JSON.stringify(plan);
  if (!keys.has(text)) keys.set(text, [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  return keys.get(text);
}

async function apply(plan) {
  const button = byId("apply");
  if (!button || button.disabled) return;
  button.disabled = true;
  say("Submitting …");
  try {
    const { data } = await api("POST", `/tenants/${tenant}/patch/apply`, plan, { "Idempotency-Key": keyOf(plan) });
    submitted = grid.asTable().text;
    box.hidden = true;
    say(data.replayed ? "This plan was submitted before; its job is shown." : "Submitted.");
    const address = new URL(location.href);
    address.searchParams.set("job", data.jobId);
    address.hash = "";
    history.pushState(null, "", address);
    await refresh();
    byId("job-card")?.focus();
    byId("job-card")?.scrollIntoView({ block: "start" });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    box.querySelector(".refused")?.remove();
    const stale = error.code === "STALE_PLAN";
    const again = stale || error.code === "INFEASIBLE_PLAN";
    const safe = error.status === 0 || error.status >= 500;
    box.append(h("div", { class: "notice bad refused", role: "alert" },
      h("p", {}, h("strong", {}, stale ? "Since this preview the tenant has changed, or the plan was submitted already." : whole(error.message)),
        stale ? " Nothing was written. Validate again to see what the plan comes to now." : safe ? " It can be sent again: the same plan is never applied twice." : ""),
      again ? h("button", { type: "button", class: "button", id: "validate-again", onclick: validate }, "Validate again") : null));
    if (error.code === "IDEMPOTENCY_KEY_REUSED") keys.clear();
    if (error.status === 404) refresh();
    button.disabled = again;
    say("The plan was not applied.");
  }
}

document.addEventListener("job-ended", ({ detail: job }) => {
  keys.clear(); // the same plan once more is a new job
  if (submitted === null) return;
  const untouched = submitted === grid.asTable().text;
  submitted = null;
  if (job.status === "completed" && untouched) {
    emptyGrid("The patch is completed. The grid is empty again; Undo brings its numbers back.");
    panel.open = false;
  } else say(job.status === "completed" ? "The patch is completed." : "The patch failed; nothing was changed.");
});

document.addEventListener("fresh", () => {
  current = null;
  hintCurrent();
});

// -- leaving --------------------------------------------------------------------------------------------------------

let kept = false; // the numbers wait for the way back from the login

draft(() => {
  if (grid.isEmpty()) return "";
  kept = true;
  return JSON.stringify({ months: grid.months, texts: [...grid.texts], settings: settings.map(({ value }) => value) });
}, (text) => {
  const { months, texts, settings: chosen } = JSON.parse(text);
  settings.forEach((field, no) => { field.value = chosen[no]; });
  showMonths(months.filter((month) => choosable.includes(month)));
  grid.fill(texts.map(([key, value]) => ({ month: key.split(" ")[0], metric: key.split(" ")[1], text: value })));
  panel.open = true;
  say("Your session had ended. The numbers that you had typed are back.");
  byId("said").scrollIntoView({ block: "end" });
});

addEventListener("beforeunload", (event) => {
  if (!kept && !grid.isEmpty() && grid.asTable().text !== submitted) event.preventDefault();
});
