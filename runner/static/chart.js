// Values of the chart's bars under the mouse and the focus; the arrow keys go from bar to bar.

import { hide, show } from "./tip.js";

const bar = (event) => event.target.closest?.(".chart .bar");

function tell(event) {
  const found = bar(event);
  if (!found) return; // the bubble may be another's
  const [month, values] = found.getAttribute("aria-label").split(/: (.*)/s);
  show(found, [month, ...values.split(/, (?=\D)/)]);
}

for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, tell);
document.addEventListener("focusout", (event) => bar(event) && hide());
document.addEventListener("mouseout", (event) => bar(event) && hide());

document.addEventListener("keydown", (event) => {
  const here = bar(event);
  if (!here) return;
  const bars = [...here.parentNode.querySelectorAll(".bar")];
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -bars.length, End: bars.length };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const next = bars[Math.min(Math.max(bars.indexOf(here) + steps[event.key], 0), bars.length - 1)];
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
