// Asking the server: forms of pages, the JSON API, and what is asked again until it has changed.

const ROOT = "/api/master/demo-generator";

/** What the API said no to: status, code, message, details ([{field, constraint, …}]). */
export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.details = error.details ?? [];
  }
}

/** Whether an error is one of the server or of the way to it; what somebody asked for may be wrong, and so may these
    scripts. */
export const isAway = (error) => error instanceof ApiError && (error.status === 0 || error.status >= 500);

/** {answer, text} of a request. ApiError where the server cannot be reached; an abort stays one. */
export async function reach(address, options = {}) {
  const request = new Request(address, options); // one that cannot be sent is a fault of these scripts
  try {
    const answer = await fetch(request);
    return { answer, text: await answer.text() };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, { code: "UNREACHABLE", message: "the server cannot be reached" });
  }
}

const tokenTag = () => document.querySelector('meta[name="csrf-token"]');

/** {data, meta} of a call: post(`/tenants/${id}/patch/apply`, json, {"Idempotency-Key": key}) */
export async function post(path, body, headers) {
  const token = tokenTag().content;
  const send = () => call("POST", ROOT + path, body,
    { ...headers, "Content-Type": "application/json", "X-CSRF-Token": tokenTag().content });
  try {
    return await send();
  } catch (error) {
    if (error.code !== "CSRF_FAILED" || !(await renewToken(token))) throw error;
    return send();
  }
}

async function call(method, path, body, headers) {
  const sent = { Accept: "application/json", ...headers };
  const { answer, text } = await reach(path, { method, headers: sent, body });
  if (answer.status === 401) return toLogin();
  const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text) : {};
  const unreadable = { code: "UNREADABLE", message: `the server answered ${answer.status}` }; // a proxy's page, for one
  if (!answer.ok) throw new ApiError(answer.status, said.error ?? unreadable);
  if (!said.success) throw new ApiError(502, unreadable);
  return said;
}

/** The document that the server answers a form with: fragment("/generator/preview", new FormData(form)). */
export async function fragment(address, fields, signal, again = true) {
  const token = tokenTag().content;
  const body = new URLSearchParams(fields);
  body.set("csrf_token", token);
  const { answer, text } = await reach(address, { method: "POST", body, signal });
  if (leadsToLogin(answer)) return toLogin();
  if (answer.status === 403 && again && (await renewToken(token))) return fragment(address, fields, signal, false);
  return readPage(answer, text);
}

/** The document of an answer; an ApiError that says what the page says where it is about an error. */
export function readPage(answer, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const said = page.querySelector(".notice.bad strong")?.textContent.trim();
  if (!answer.ok) throw new ApiError(answer.status, { message: said || `The server answered ${answer.status}.` });
  return page;
}

/** Whether a page was answered with the login, because the session has ended. */
export const leadsToLogin = (answer) => answer.redirected && new URL(answer.url).pathname === "/login";

/** After a new login in another tab, the token that was sent is of a session that is gone; true where there is a new
    one. */
export async function renewToken(sent) {
  const { data } = await call("GET", "/api/session");
  tokenTag().content = data.csrfToken;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = data.csrfToken;
  return sent !== data.csrfToken;
}

/** The session has ended: to the login, which leads back here. What was typed and not sent is kept meanwhile
    (draft.js). */
export function toLogin() {
  document.dispatchEvent(new CustomEvent("to-login"));
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {}); // the page is leaving
}

/**
 * Asks again and again, once a second, until `done(answer)`. While nothing happens the waits grow: `seen` gets each
 * answer and says false where it was the one before; after a failed call (an ApiError), which `failed` gets, they double
 * up to half a minute. A hidden page asks less often. Returns a function that stops it.
 */
export function poll(ask, done, seen, failed) {
  let stopped = false;
  let failures = 0;
  let quiet = 0;
  let timer;
  async function step() {
    try {
      const answer = await ask();
      if (stopped) return;
      failures = 0;
      quiet = seen(answer) === false ? quiet + 1 : 0;
      if (done(answer)) return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (stopped) return;
      failures += 1;
      failed(error);
      if (stopped) return;
    }
    const wait = failures ? Math.min(1000 * 2 ** failures, 30000) : Math.min(1000 + 100 * quiet, 10000);
    timer = setTimeout(step, document.hidden ? Math.max(wait, 5000) : wait);
  }
  step();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
