// What a validation said: whether the plan can be met, what it adds to which numbers, and what stands against it.

import { h, monthName, number, sentence } from "./dom.js";

/** The parts of a preview. way: {metrics, plan, blockers, apply(), back(), takeOver(suggestion)} */
export function preview(judged, { metrics, plan, blockers, apply, back, takeOver }) {
  const { valid, warnings, preview: found, currentKpis } = judged;
  const value = (metric, amount) => number(amount, metric.decimals);
  const parts = [h("h2", {}, "3. Preview")];

  if (valid) parts.push(h("div", { class: "notice good" }, h("p", {}, h("strong", {}, "The plan can be met exactly."), " Nothing has been written yet.")));
  else {
    parts.push(h("div", { class: "notice bad" }, h("p", {}, h("strong", {}, "The plan cannot be met as it is.")), h("ul", {}, blockers)));
    if (found.suggestion) parts.push(suggestion(found.suggestion));
  }
  if (warnings.length) parts.push(h("details", { class: "notice warn", open: warnings.length <= 6 }, h("summary", {}, `${warnings.length} ${warnings.length === 1 ? "remark" : "remarks"}`), h("ul", {}, warnings.map((text) => h("li", {}, text)))));

  if (found.resultingKpis) {
    parts.push(h("h3", {}, "Records that will be made"), h("ul", { class: "cards" }, ["contacts", "companies", "deals", "activities"].map((entity) =>
      h("li", { class: "card" }, h("span", { class: "figure" }, number(found.estimatedRecords[entity])), h("span", { class: "quiet" }, sentence(entity))))));
    parts.push(h("h3", {}, "KPIs"), table());
  }
  parts.push(h("div", { class: "toolbar actions" },
    valid ? h("button", { type: "button", class: "button primary", id: "apply", onclick: apply }, "Apply the patch") : null,
    h("button", { type: "button", class: "button", onclick: back }, "Back to the numbers")));
  return parts;

  function table() {
    const of = (list, month) => list.find((entry) => entry.month === month)?.metrics ?? {};
    return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "KPIs now, added and resulting" }, h("table", { class: "table steps by-month" },
      h("caption", { class: "visually-hidden" }, "For each month: the KPIs now, what the plan adds, and what results"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Month"), h("th", { scope: "col" }, ""), metrics.map((metric) => h("th", { scope: "col", class: "number" }, metric.label, metric.unit ? h("small", {}, ` ${metric.unit}`) : null)))),
      found.resultingKpis.map(({ month, metrics: after }) => h("tbody", {}, [["Now", of(currentKpis, month), ""], ["Added", of(found.computedDeltas, month), "+"], ["Result", after, ""]].map(([step, numbers, sign], no) =>
        h("tr", { class: step === "Result" && "result" }, no === 0 ? h("th", { scope: "rowgroup", rowspan: "3" }, monthName(month)) : null, h("th", { scope: "row" }, step),
          metrics.map((metric) => {
            const amount = numbers[metric.name] ?? 0;
            if (!sign || amount <= 0) return h("td", { class: `number${sign && !amount ? " none" : ""}` }, value(metric, amount));
            return h("td", { class: "number" }, h("b", {}, sign + value(metric, amount)));
          })))))));
  }

  function suggestion(proposed) {
    const changes = [];
    for (const { month, metrics: asked } of plan.months) {
      const there = proposed.months.find((entry) => entry.month === month);
      if (!there) {
        changes.push(`${monthName(month)} is left out`);
        continue;
      }
      for (const metric of metrics) {
        const before = asked[metric.name];
        const after = there.metrics[metric.name];
        if (before === after) continue;
        const text = (amount) => (amount === undefined ? "nothing" : value(metric, amount));
        changes.push(`${monthName(month)}, ${metric.label}: ${text(before)} → ${text(after)}`);
      }
    }
    return h("div", { class: "notice" }, h("p", {}, h("strong", {}, "The nearest plan that works")), h("ul", {}, changes.map((text) => h("li", {}, text))),
      h("button", { type: "button", class: "button", id: "take-over", onclick: () => takeOver(proposed) }, "Use this plan"));
  }
}
