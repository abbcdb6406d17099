// Parts of a page that are replaced by what the server shows now: elements with an id and
//
//   data-fresh      replaced by every refresh; data-fresh="asked": only by a link or form that asks for it
//   data-changing   asked for again until it has changed for good, once a second and less often while nothing happens;
//                   the others follow then. Its value is the address of another page that shows it, where there is one
//   data-address    the page's own, where it answers a form that was sent elsewhere
//   data-said       what a screen reader is told when it changes;  data-title  the page's title then
//
// Links and forms with data-soft load only those parts; with data-soft="once" the address stays as it was. The document
// hears "ended" of a part that is no longer changing, with its data, and "fresh" when all parts are what the server
// shows.

import { ApiError, leadsToLogin, poll, reach, readPage, toLogin } from "./api.js";
import { h, whole } from "./dom.js";

const BREATH = 5000; // milliseconds between two things a screen reader is told while a part is changing
const GONE = [403, 404, 410];
const state = document.getElementById("fresh-state");
const voice = h("p", { class: "visually-hidden", id: "voice", role: "status" });
state.after(voice);
const said = new Map(); // part -> what a screen reader knows of it
const folds = new Map(); // <details> -> whether the server had it open
const served = new Map(); // part -> its HTML as the server gave it
let latest = 0;
let stop = null;
let gone = false; // what the page is about is no longer there
let spoke = 0;

const own = document.querySelector("[data-address]")?.dataset.address;
if (own && own !== location.pathname) history.replaceState(null, "", own);

const changing = () => [...document.querySelectorAll("[data-changing]")];
const shown = () => changing().map((part) => part.textContent).join();

/** Replaces the parts; true when that went well, null where a newer call has taken over. */
export async function refresh(address = location.href, asked = false) {
  const mine = ++latest;
  const parts = [...document.querySelectorAll(asked ? "[data-fresh]" : '[data-fresh]:not([data-fresh="asked"])')];
  if (asked) for (const part of parts) part.setAttribute("aria-busy", "true");
  const went = await load(address, parts, () => mine === latest, asked);
  if (went === null) return null;
  for (const part of document.querySelectorAll("[data-fresh]")) part.removeAttribute("aria-busy");
  if (went) document.dispatchEvent(new CustomEvent("fresh"));
  watch();
  return went;
}

/** Replaces some parts by those of the page at an address; null where wanted() says that nobody waits for them now. */
async function load(address, parts, wanted, asked) {
  let page;
  try {
    const { answer, text } = await reach(address, { headers: { Accept: "text/html" } });
    if (!wanted()) return null;
    if (leadsToLogin(answer)) return await toLogin();
    gone = GONE.includes(answer.status);
    page = readPage(answer, text);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!wanted()) return null;
    state.toggleAttribute("data-all", parts.some((part) => "fresh" in part.dataset));
    tellTrouble(error, () => refresh(asked ? address : location.href, asked));
    return false;
  }
  const before = changing();
  for (const part of parts) replace(part, page);
  const all = parts.some((part) => "fresh" in part.dataset);
  if (all) replaceFoot(page);
  if (all || !("all" in state.dataset)) state.replaceChildren();
  for (const part of before) {
    const now = document.getElementById(part.id);
    if (!now || "changing" in now.dataset) continue;
    document.dispatchEvent(new CustomEvent("ended", { detail: { ...now.dataset } }));
  }
  return true;
}

function replaceFoot(page) {
  const foot = document.querySelector(".foot code");
  const fresh = page.querySelector(".foot code");
  if (foot && fresh) foot.textContent = fresh.textContent;
}

function tellTrouble(error, again) {
  const then = changing().length && !gone ? "; jobs go on, and it is asked again" : "";
  const text = `${whole(error.message)} What you see may be out of date${then}. `;
  if (state.dataset.said === text && state.firstChild) return; // once is enough for a screen reader
  state.dataset.said = text;
  state.replaceChildren(h("div", { class: "notice bad" }, h("p", {}, text,
    gone ? h("a", { class: "button", href: "/tenants" }, "To the tenants") : null, gone ? " " : null,
    h("button", { class: "button", type: "button", onclick: again }, "Try again"))));
}

/** Puts the new part in the place of the old, with the focus, what was unfolded, scrolled and typed. */
function replace(part, page) {
  const fresh = page.getElementById(part.id);
  if (!fresh || !part.isConnected) return; // it went with a part around it
  const html = fresh.outerHTML;
  if (served.get(part.id) !== html) {
    const focused = part.contains(document.activeElement) && document.activeElement.id;
    keepFolds(part, fresh);
    keepTyped(part, fresh);
    const scroll = scrolled(part);
    part.replaceWith(document.adoptNode(fresh));
    scroll(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (fresh.dataset.title) document.title = fresh.dataset.title;
    served.delete(fresh.parentElement.closest("[data-fresh]")?.id);
    remember(fresh);
    served.set(fresh.id, html);
  }
  const now = document.getElementById(part.id);
  for (const told of [now, ...now.querySelectorAll("[data-said]")]) tell(told);
}

function remember(where) {
  for (const part of where.querySelectorAll("[data-fresh], [data-changing]")) served.set(part.id, part.outerHTML);
}

const foldsOf = (part) => part.querySelectorAll("details:is([id], .chart-table)");
const nameOf = (fold) => fold.id || "chart-table";

/** Leaves open what somebody has opened, and closed what somebody has closed. */
function keepFolds(part, fresh) {
  const touched = new Map();
  for (const fold of foldsOf(part)) if (fold.open !== folds.get(nameOf(fold))) touched.set(nameOf(fold), fold.open);
  rememberFolds(fresh);
  for (const fold of foldsOf(fresh)) if (touched.has(nameOf(fold))) fold.open = touched.get(nameOf(fold));
}

function rememberFolds(part) {
  for (const fold of foldsOf(part)) folds.set(nameOf(fold), fold.open);
}

function keepTyped(part, fresh) {
  for (const field of part.querySelectorAll('input[id]:not([type="hidden"])')) {
    const same = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (same && field.value !== field.defaultValue) same.value = field.value;
  }
}

/** What scrolls the new part's frames and log as those of the old one are; a log that is read at its end stays there. */
function scrolled(part) {
  const frames = (where) => where.querySelectorAll(":is(.table-frame, .log)[aria-label]");
  const places = new Map([...frames(part)].map((frame) => [frame.ariaLabel, {
    left: frame.scrollLeft, top: frame.scrollTop, atEnd: frame.scrollTop + frame.clientHeight >= frame.scrollHeight - 4,
  }]));
  return (fresh) => {
    for (const frame of frames(fresh)) {
      const { left = 0, top = 0, atEnd = false } = places.get(frame.ariaLabel) ?? {};
      frame.scrollLeft = left;
      frame.scrollTop = atEnd && frame.classList.contains("log") ? frame.scrollHeight : top;
    }
  };
}

/** Tells a screen reader what is new, and in the midst of a job no more often than it can be heard. */
function tell(part) {
  const news = part.dataset.said;
  if (news === undefined || news === said.get(part.id)) return;
  if ("changing" in part.dataset && Date.now() - spoke <= BREATH) return;
  voice.textContent = news;
  said.set(part.id, news);
  spoke = Date.now();
}

/** Goes to an address of the same page. */
export function go(address) {
  const same = new URL(address, location.href).href === location.href;
  history[same ? "replaceState" : "pushState"](null, "", address);
  return refresh(location.href, true);
}

/** Asks for what is changing; when that has ended, for all parts: numbers from before a job must not stay. */
async function follow() {
  const now = latest;
  const places = changing().map((part) => part.dataset.changing);
  const place = places.find((address) => address && address !== location.pathname);
  const went = place ? await load(place, changing(), () => now === latest, false) : true;
  if (went && place && changing().length) return;
  if (went === false || (went && (await refresh()) === false)) throw new ApiError(0, { message: "it was told" });
}

function watch() {
  if (stop || gone || !changing().length) return;
  let before;
  let first = true;
  stop = poll(
    async () => {
      if (first) await new Promise((wait) => setTimeout(wait, 1000)); // the page has just been loaded
      first = false;
      before = shown();
      await follow();
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

rememberFolds(document);
remember(document);
for (const part of document.querySelectorAll("[data-said]")) said.set(part.id, part.dataset.said);
watch();
