// Parts of a page that are replaced by what the server shows now: elements with data-fresh and an id. Links and forms with
// data-soft load only those parts. A part with data-changing is asked for again until it has changed for good.

import { h } from "./dom.js";

const state = document.getElementById("fresh-state");
const AGAIN = 2000; // milliseconds
let latest = 0;
let timer;

/** Replaces the parts; true when that went well. Only the newest of several calls counts. */
export async function refresh(address = location.href) {
  const mine = ++latest;
  const parts = [...document.querySelectorAll("[data-fresh]")];
  for (const part of parts) part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== latest) return false;
    if (answer.redirected && new URL(answer.url).pathname === "/login") location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    if (!answer.ok) throw new Error(page.querySelector(".notice p")?.textContent.trim() || `The server answered ${answer.status}.`);
    const focused = document.activeElement?.closest("[data-fresh]") && document.activeElement.id;
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (!fresh) continue;
      if (part.querySelector(".chart-table[open]")) fresh.querySelector(".chart-table")?.setAttribute("open", "");
      part.replaceWith(document.adoptNode(fresh));
    }
    const foot = document.querySelector(".foot code");
    const newFoot = page.querySelector(".foot code");
    if (foot && newFoot) foot.textContent = newFoot.textContent;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    state.replaceChildren();
    document.dispatchEvent(new CustomEvent("fresh"));
    return true;
  } catch (error) {
    if (mine !== latest) return false;
    const text = error instanceof TypeError ? "The server cannot be reached." : error.message;
    state.replaceChildren(h("div", { class: "notice bad" },
      h("p", {}, `${text} What you see may be out of date. `, h("button", { class: "button", type: "button", onclick: () => refresh(address) }, "Try again"))));
    return false;
  } finally {
    if (mine === latest) for (const part of document.querySelectorAll("[data-fresh]")) part.removeAttribute("aria-busy");
    watch();
  }
}

/** Goes to an address of the same page. */
export function go(address) {
  const same = new URL(address, location.href).href === location.href;
  history[same ? "replaceState" : "pushState"](null, "", address);
  return refresh();
}

function watch() {
  clearTimeout(timer);
  if (document.querySelector("[data-changing]")) timer = setTimeout(refresh, document.hidden ? 5 * AGAIN : AGAIN);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-soft]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.href);
});
function sendForm(event) {
  const form = event.target.closest("form[data-soft]");
  if (!form) return;
  event.preventDefault();
  const address = new URL(location.href);
  for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
  if (address.searchParams.get("from") > address.searchParams.get("to")) {
    // the end that was changed wins
    const moved = event.target.name === "to" ? "to" : "from";
    for (const name of ["from", "to"]) address.searchParams.set(name, address.searchParams.get(moved));
  }
  address.hash = "";
  go(address.href);
}
document.addEventListener("submit", sendForm);
document.addEventListener("change", sendForm);
addEventListener("popstate", () => refresh());
// a page that comes back, from another tab or by the browser's button, shows what is true now
addEventListener("pageshow", (event) => event.persisted && refresh());
document.addEventListener("visibilitychange", () => document.hidden || refresh());
watch();
