// Parts of a page that change while jobs run: elements with data-live are taken from the page anew, once a second and less
// often when nothing happens, as long as one of them has data-busy.

import { poll } from "./api.js";

const lost = document.getElementById("lost");
const said = document.getElementById("said");
const parts = () => [...document.querySelectorAll("[data-live]")];
let quiet = 0; // seconds that nothing has changed

async function ask() {
  await new Promise((resolve) => setTimeout(resolve, Math.min(quiet * 100, 9000)));
  const answer = await fetch(location.href);
  if (answer.redirected) location.reload(); // the session has ended; the login leads back here
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function take(page) {
  lost.hidden = true;
  quiet += 1;
  for (const old of parts()) {
    const fresh = page.getElementById(old.id);
    if (!fresh || fresh.outerHTML === old.dataset.taken) continue;
    fresh.dataset.taken = fresh.outerHTML;
    quiet = 0;
    if (fresh.dataset.said !== old.dataset.said) said.textContent = fresh.dataset.said;
    keepPlace(old, fresh);
  }
  document.title = page.title;
}

/** Puts one in the other's place; focus, open parts and the end of a log stay where they were. */
function keepPlace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  for (const details of old.querySelectorAll("details[id]")) {
    const same = fresh.querySelector(`#${CSS.escape(details.id)}`);
    if (same) same.open = details.open;
  }
  const log = old.querySelector(".log");
  const away = log && log.scrollTop + log.clientHeight < log.scrollHeight - 4 ? log.scrollTop : null;
  old.replaceWith(fresh);
  const newLog = fresh.querySelector(".log");
  if (newLog) newLog.scrollTop = away ?? newLog.scrollHeight;
  if (focused) document.getElementById(focused)?.focus();
}

const idle = () => document.querySelector("[data-live][data-busy]") === null;
if (!idle()) poll(ask, idle, take, () => { lost.hidden = false; });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    said.textContent = "Copied";
    button.textContent = "Copied";
  } catch { // without TLS browsers keep the clipboard to themselves: select, so that Ctrl-C does it
    getSelection().selectAllChildren(source);
    said.textContent = "Selected; copy it with Ctrl-C";
    button.textContent = "Selected: press Ctrl-C";
  }
});
