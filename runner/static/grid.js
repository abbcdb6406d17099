// The editable plan: a row for each month, an input for each metric. Cells hold texts; what they mean, the server says.
//
// Arrows, Tab and Enter move. A cell that is reached so is selected as a whole, and typing replaces it; F2 or a second
// click puts the cursor into it, and left and right move in the text. Esc takes back what was typed since the cell was
// entered.

import { h } from "./dom.js";
import { hide, show } from "./tip.js";

export class Grid {
  /** changed() is called after every change, committed() when a cell is left changed, pasted(text, month, metric) for
      more than one cell. */
  constructor(table, { changed, committed, pasted }) {
    this.table = table;
    this.body = table.tBodies[0];
    this.metrics = [...table.tHead.querySelectorAll("th[data-metric]")].map(({ dataset }) =>
      ({ name: dataset.metric, label: dataset.label, isMoney: "money" in dataset }));
    this.names = new Map(); // "2025-01" -> "Jan 2025", as far as the server has said
    this.months = [];
    this.texts = new Map(); // "2025-01 leadsCreated" -> text; months that are not shown keep theirs
    this.marks = new Map(); // the same -> message
    this.notes = new Map(); // the same -> {text, lines}: how the server read it; holds while that text stands there
    this.steps = []; // for undo
    this.editing = false;
    this.typing = null; // the input with a change that was not committed
    this.current = null; // the input that has the focus
    Object.assign(this, { changed, committed, pasted });
    const ways = {
      keydown: "onKey", input: "onInput", focusin: "onFocus", focusout: "onBlur", change: "onChange", paste: "onPaste",
      mousedown: "onMouse", mouseover: "onHover",
    };
    for (const [kind, way] of Object.entries(ways)) this.body.addEventListener(kind, (event) => this[way](event));
  }

  // -- what it holds --

  get(month, metric) {
    return this.texts.get(`${month} ${metric}`) ?? "";
  }

  /** Puts a text into a cell, whatever is marked there. */
  put(month, metric, text) {
    const key = `${month} ${metric}`;
    if (text === "") this.texts.delete(key);
    else this.texts.set(key, text);
    const input = this.input(month, metric);
    if (!input || input.value === text) return;
    input.value = text;
    if (input === this.current) {
      this.before = text;
      input.select();
    }
  }

  /** Whether no cell of the shown months holds anything. */
  isEmpty() {
    return this.months.every((month) => this.metrics.every(({ name }) => this.get(month, name) === ""));
  }

  /** The plan as a table for the server, and which month each row is. */
  asTable() {
    const rows = this.months.filter((month) => this.metrics.some(({ name }) => this.get(month, name) !== ""));
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const titles = ["month", ...this.metrics.map(({ name }) => name)];
    const lines = [titles, ...rows.map((month) => [month, ...this.metrics.map(({ name }) => this.get(month, name))])];
    return { rows, text: lines.map((line) => line.map(quoted).join(",")).join("\n") };
  }

  /** What a cell, or a month, is called. */
  nameOf(month, metric) {
    const name = this.names.get(month) ?? month;
    return metric ? `${this.metrics.find((known) => known.name === metric).label}, ${name}` : name;
  }

  setMonths(months) {
    this.months = months;
    this.body.replaceChildren(...months.map((month) => h("tr", { "data-month": month },
      h("th", { scope: "row", id: `row-${month}` }, this.nameOf(month)),
      this.metrics.map(({ name, isMoney }) => h("td", {}, h("input", {
        "data-metric": name, "aria-label": this.nameOf(month, name), inputmode: isMoney ? "decimal" : "numeric",
        autocomplete: "off", spellcheck: "false", maxlength: "40", value: this.get(month, name),
      }))))));
    for (const key of new Set([...this.marks.keys(), ...this.notes.keys()])) this.draw(key);
    this.total();
  }

  /** What empty cells show in grey: hint(month, metric) -> text. */
  hint(text) {
    for (const input of this.inputs()) input.placeholder = text(this.monthOf(input), input.dataset.metric) ?? "";
  }

  // -- several cells at once, and back --

  remember() {
    this.steps.push({ months: this.months, texts: new Map(this.texts), notes: new Map(this.notes) });
    if (this.steps.length > 50) this.steps.shift();
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return null;
    this.texts = step.texts;
    this.unmark();
    this.notes = step.notes;
    this.setMonths(step.months);
    this.changed();
    return step;
  }

  /** cells: [{month, metric, text}] */
  fill(cells) {
    for (const { month, metric, text } of cells) {
      this.notes.delete(`${month} ${metric}`);
      this.unmark(month, metric);
      this.put(month, metric, text);
      this.draw(`${month} ${metric}`);
    }
    this.total();
    this.changed();
  }

  // -- marks and notes --

  mark(month, metric, message) {
    const key = `${month} ${metric}`;
    this.marks.set(key, this.marks.has(key) ? `${this.marks.get(key)}; ${message}` : message);
    this.draw(key);
  }

  unmark(month, metric) {
    if (month === undefined) this.notes.clear();
    const keys = month === undefined ? [...this.marks.keys()] : [`${month} ${metric}`];
    for (const key of keys) if (this.marks.delete(key)) this.draw(key);
  }

  /** Says how the text that stands in a cell was read, which is no fault. */
  note(month, metric, lines) {
    const key = `${month} ${metric}`;
    this.notes.set(key, { text: this.get(month, metric), lines });
    this.draw(key);
    const input = this.input(month, metric);
    if (input && input === this.current) this.tell(input);
  }

  /** Forgets the notes on texts that are gone, so that they do not come back with a text that is typed anew. */
  dropOldNotes() {
    for (const key of this.notes.keys()) {
      if (!this.noteOn(key).length && !this.isTyped(...key.split(" "))) this.notes.delete(key);
    }
  }

  noteOn(key) {
    const note = this.notes.get(key);
    return note && note.text === this.texts.get(key) ? note.lines : [];
  }

  draw(key) {
    const [month, metric] = key.split(" ");
    const input = this.input(month, metric);
    if (!input) return;
    const cell = input.parentNode;
    const fault = this.marks.get(key);
    const lines = this.noteOn(key);
    cell.classList.toggle("bad", fault !== undefined);
    cell.classList.toggle("noted", fault === undefined && lines.length > 0);
    for (const words of cell.querySelectorAll(".visually-hidden")) words.remove();
    if (fault === undefined) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    if (fault === undefined && !lines.length) {
      input.removeAttribute("aria-describedby");
      return;
    }
    const id = `about-${month}-${metric}`;
    input.setAttribute("aria-describedby", id);
    cell.append(h("span", { class: "visually-hidden", id }, [fault, ...lines].filter(Boolean).join("; ")));
  }

  // -- where things are --

  inputs() {
    return [...this.body.querySelectorAll("input")];
  }

  input(month, metric) {
    return this.body.querySelector(`tr[data-month="${month}"] input[data-metric="${metric}"]`);
  }

  firstMarked() {
    return this.inputs().find((input) => input.getAttribute("aria-invalid"));
  }

  monthOf(input) {
    return input.closest("tr").dataset.month;
  }

  /** The cell so many rows and columns away, as far as there is one. */
  neighbour(input, rows, columns) {
    const row = input.closest("tr");
    const lines = [...this.body.rows];
    const line = lines[Math.min(Math.max(lines.indexOf(row) + rows, 0), lines.length - 1)];
    const at = [...row.querySelectorAll("input")].indexOf(input);
    const cells = [...line.querySelectorAll("input")];
    return cells[Math.min(Math.max(at + columns, 0), cells.length - 1)];
  }

  enter(input) {
    input.focus();
    input.select();
  }

  /** Until the server has added them up, totals are unknown. */
  total() {
    this.showTotals(Object.fromEntries(this.metrics.map(({ name }) =>
      [name, this.months.some((month) => this.get(month, name) !== "") ? "…" : ""])));
  }

  showTotals(totals) {
    for (const cell of this.table.tFoot.querySelectorAll("td")) cell.textContent = totals[cell.dataset.metric] ?? "";
  }

  // -- events --

  onFocus({ target }) {
    if (target === this.current) return; // the window came back
    this.current = target;
    this.before = target.value;
    this.editing = false;
    target.select();
    this.tell(target);
  }

  onBlur({ target }) {
    hide();
    if (document.activeElement === target) return; // the window went
    this.current = null;
    if (this.typing === target) this.onChange({ target }); // typed over by the same: browsers call that no change
  }

  onMouse({ target }) {
    if (target === this.current) this.editing = true;
  }

  onHover({ target }) {
    const key = target.matches?.("input") && `${this.monthOf(target)} ${target.dataset.metric}`;
    if (key && (this.marks.has(key) || this.noteOn(key).length)) this.tell(target);
    else if (this.current) this.tell(this.current);
    else hide();
  }

  tell(input) {
    const key = `${this.monthOf(input)} ${input.dataset.metric}`;
    const lines = [...(this.marks.get(key)?.split("; ") ?? []), ...this.noteOn(key)];
    if (lines.length) show(input, lines, this.marks.has(key) ? "bad" : "note");
    else hide();
  }

  /** Whether somebody is in the middle of a word there. */
  isTyped(month, metric) {
    return this.typing !== null && this.typing === this.input(month, metric);
  }

  onInput({ target }) {
    const month = this.monthOf(target);
    if (this.typing !== target || this.typedFrom !== this.before) {
      this.remember(); // as it was before this cell was touched
      this.typing = target;
      this.typedFrom = this.before;
    }
    this.unmark(month, target.dataset.metric);
    hide();
    this.put(month, target.dataset.metric, target.value.trim());
    this.draw(`${month} ${target.dataset.metric}`);
    this.total();
    this.changed();
  }

  onChange({ target }) {
    this.typing = null;
    target.value = target.value.trim();
    this.committed();
  }

  onKey(event) {
    const input = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      const corner = event.ctrlKey && { Home: [-999, -999], End: [999, 999] }[event.key];
      if (corner) {
        event.preventDefault();
        this.enter(this.neighbour(input, ...corner));
      }
      return;
    }
    if (event.key === "F2") {
      event.preventDefault();
      this.editing = !this.editing;
      if (this.editing) input.setSelectionRange(input.value.length, input.value.length);
      else input.select();
    } else if (event.key === "Escape") {
      if (input.value !== this.before) {
        event.preventDefault();
        input.value = this.before;
        this.put(this.monthOf(input), input.dataset.metric, this.before);
        this.draw(`${this.monthOf(input)} ${input.dataset.metric}`);
        this.typing = null;
        this.total();
        this.changed();
        this.committed();
      }
      this.editing = false;
      input.select();
    } else if (["Delete", "Backspace"].includes(event.key) && input.value === "") {
      this.unmark(this.monthOf(input), input.dataset.metric); // of a cell whose text could not be read
      this.changed();
    } else {
      const steps = {
        ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0], ArrowLeft: [0, -1],
        ArrowRight: [0, 1], Home: [0, -999], End: [0, 999],
      };
      const inText = this.editing && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
      if (!steps[event.key] || inText || (event.shiftKey && event.key !== "Enter")) return;
      event.preventDefault();
      const next = this.neighbour(input, ...steps[event.key]);
      if (next === input) {
        if (input.value !== this.before) {
          this.before = input.value;
          this.typing = null;
          this.committed();
        }
        this.editing = false;
        input.select();
      } else this.enter(next);
    }
  }

  onPaste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n\r]/.test(text.trim())) return; // one cell: the browser does it
    event.preventDefault();
    this.pasted(text, this.monthOf(event.target), event.target.dataset.metric);
  }
}
