// Pages that show jobs: their part is asked for again until it has no data-busy, once a second and less often while nothing
// happens.

import { poll } from "./api.js";
import { refresh } from "./fresh.js";

const said = document.getElementById("said");
const part = () => document.querySelector("[data-fresh]");
let quiet = 0; // answers in which nothing had changed

async function ask() {
  await new Promise((resolve) => setTimeout(resolve, Math.min(100 * quiet, 9000)));
  const before = { text: part().textContent, said: part().dataset.said };
  if (!(await refresh())) throw new Error("no answer");
  quiet = part().textContent === before.text ? quiet + 1 : 0;
  if (part().dataset.said !== before.said) said.textContent = part().dataset.said;
  document.title = part().dataset.title ?? document.title;
}

const idle = () => part() === null || !("busy" in part().dataset);
if (!idle()) poll(ask, idle, () => {}, () => {}); // that the server is away, refresh says itself

// what takes its time says that it has begun
document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.dataset.doing) said.textContent = submitter.textContent = submitter.dataset.doing;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch { // without TLS browsers keep the clipboard to themselves: select, so that Ctrl-C does it
    source.closest("details").open = true;
    getSelection().selectAllChildren(source);
    button.textContent = "Selected: press Ctrl-C";
  }
  said.textContent = button.textContent;
});
