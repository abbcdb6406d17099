// One bubble for the whole page, beside what the mouse or the focus is on. It repeats what screen readers get elsewhere.

import { h } from "./dom.js";

const bubble = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
document.body.append(bubble);

/** Shows lines of text above an element, below it where there is no room. */
export function show(anchor, lines, kind = "") {
  bubble.className = `tip ${kind}`;
  bubble.replaceChildren(...lines.map((line) => h("p", {}, line)));
  bubble.hidden = false;
  const at = anchor.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), document.documentElement.clientWidth - width - 8);
  bubble.style.left = `${left}px`;
  bubble.style.top = `${at.top > height + 12 ? at.top - height - 6 : at.bottom + 6}px`;
}

export function hide() {
  bubble.hidden = true;
}

addEventListener("scroll", hide, { passive: true, capture: true });
addEventListener("keydown", (event) => event.key === "Escape" && hide());
