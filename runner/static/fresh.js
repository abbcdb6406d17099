// Parts of a page that are replaced by what the server shows now: elements with an id and
//
//   data-fresh      replaced by every refresh; data-fresh="asked": only by a link or form that asks for it
//   data-changing   asked for again until it has changed for good, once a second and less often while nothing happens
//   data-address    the page's own, where it answers a form that was sent elsewhere
//   data-said       what a screen reader is told when it changes;  data-title  the page's title then
//
// Links and forms with data-soft load only those parts; with data-soft="once" the address stays as it was.

import { poll, toLogin } from "./api.js";
import { h } from "./dom.js";

const state = document.getElementById("fresh-state");
const voice = h("p", { class: "visually-hidden", id: "voice", role: "status" });
state.after(voice);
const BREATH = 5000; // milliseconds between two things a screen reader is told while a part is changing
let latest = 0;
let stop = null;
let gone = false; // what the page is about is no longer there
let spoke = 0;

const own = document.querySelector("[data-address]")?.dataset.address;
if (own && own !== location.pathname) history.replaceState(null, "", own);

/** Replaces the parts; true when that went well, null where a newer call has taken over. */
export async function refresh(address = location.href, asked = false) {
  const mine = ++latest;
  const parts = [...document.querySelectorAll("[data-fresh]")].filter((part) => asked || part.dataset.fresh !== "asked");
  if (asked) for (const part of parts) part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== latest) return null;
    if (answer.redirected && new URL(answer.url).pathname === "/login") return await toLogin();
    gone = [403, 404, 410].includes(answer.status);
    if (!answer.ok) throw new Error(page.querySelector(".notice strong")?.textContent.trim() || `The server answered ${answer.status}.`);
    for (const part of parts) replace(part, page);
    const foot = document.querySelector(".foot code");
    const newFoot = page.querySelector(".foot code");
    if (foot && newFoot) foot.textContent = newFoot.textContent;
    state.replaceChildren();
    document.dispatchEvent(new CustomEvent("fresh"));
    return true;
  } catch (error) {
    if (mine !== latest) return null;
    const text = error instanceof TypeError ? "The server cannot be reached." : error.message;
    if (state.dataset.said !== text || !state.firstChild) { // once is enough for a screen reader
      state.dataset.said = text;
      state.replaceChildren(h("div", { class: "notice bad" },
        h("p", {}, `${text} What you see may be out of date. `,
          ...(gone ? [h("a", { class: "button", href: "/tenants" }, "To the tenants"), " "] : []),
          h("button", { class: "button", type: "button", onclick: () => refresh(address, asked) }, "Try again"))));
    }
    return false;
  } finally {
    if (mine === latest) for (const part of document.querySelectorAll("[data-fresh]")) part.removeAttribute("aria-busy");
    watch();
  }
}

/** Puts the new part in the place of the old, with the focus and what was unfolded; what is typed in it stays. */
function replace(part, page) {
  const fresh = page.getElementById(part.id);
  if (!fresh || part.outerHTML === fresh.outerHTML) return;
  const focused = part.contains(document.activeElement) && document.activeElement.id;
  for (const open of part.querySelectorAll("details[open]:is([id], .chart-table)")) fresh.querySelector(open.id ? `#${CSS.escape(open.id)}` : ".chart-table")?.setAttribute("open", "");
  for (const field of part.querySelectorAll('input[id]:not([type="hidden"])')) {
    const same = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (same && field.value !== field.defaultValue) same.value = field.value;
  }
  const { said, title } = fresh.dataset;
  const news = said !== undefined && said !== part.dataset.said;
  const frames = [...part.querySelectorAll(".table-frame")].map(({ scrollLeft }) => scrollLeft);
  part.replaceWith(document.adoptNode(fresh));
  fresh.querySelectorAll(".table-frame").forEach((frame, no) => { frame.scrollLeft = frames[no] ?? 0; });
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (news && (!("changing" in fresh.dataset) || Date.now() - spoke > BREATH)) {
    voice.textContent = said;
    spoke = Date.now();
  }
  if (title) document.title = title;
}

/** Goes to an address of the same page. */
export function go(address) {
  const same = new URL(address, location.href).href === location.href;
  history[same ? "replaceState" : "pushState"](null, "", address);
  return refresh(location.href, true);
}

const changing = () => [...document.querySelectorAll("[data-changing]")];
const shown = () => changing().map((part) => part.textContent).join();

function watch() {
  if (stop || gone || !changing().length) return;
  let before;
  let first = true;
  stop = poll(
    async () => {
      if (first) await new Promise((wait) => setTimeout(wait, 1000)); // the page has just been loaded
      first = false;
      before = shown();
      if ((await refresh()) === false) throw new Error("no answer"); // refresh has said so
    },
    () => {
      if (changing().length && !gone) return false;
      stop = null;
      return true;
    },
    () => shown() !== before,
    () => {
      if (!gone) return;
      stop();
      stop = null;
    },
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-soft]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.dataset.soft === "once") refresh(link.href, true);
  else go(link.href);
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
addEventListener("popstate", () => refresh(location.href, true));
// a page that comes back, from another tab or by the browser's button, shows what is true now
addEventListener("pageshow", (event) => event.persisted && refresh());
document.addEventListener("visibilitychange", () => document.hidden || refresh());
watch();
