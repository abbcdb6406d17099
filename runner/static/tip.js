// One bubble for the whole page, beside what the mouse or the focus is on. It repeats what screen readers get
// elsewhere.

import { h } from "./dom.js";

const bubble = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
document.body.append(bubble);

let anchor = null;

/** Shows lines of text above an element, below it where there is no room. */
export function show(element, lines, kind = "") {
  anchor = element;
  bubble.className = `tip ${kind}`;
  bubble.replaceChildren(...lines.map((line) => h("p", {}, line)));
  place();
}

function place() {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  bubble.hidden = !anchor.isConnected || at.bottom < 0 || at.top > innerHeight;
  const { width, height } = bubble.getBoundingClientRect();
  const right = document.documentElement.clientWidth - width - 8;
  const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), right);
  bubble.style.left = `${left}px`;
  bubble.style.top = `${at.top > height + 12 ? at.top - height - 6 : at.bottom + 6}px`;
}

export function hide() {
  anchor = null;
  bubble.hidden = true;
}

for (const kind of ["scroll", "resize"]) addEventListener(kind, place, { passive: true, capture: true });
document.addEventListener("fresh", place);
addEventListener("keydown", (event) => event.key === "Escape" && hide());
