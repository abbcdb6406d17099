// Calls of the JSON API, and waiting for jobs.

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

const unreachable = () => new ApiError(0, { code: "UNREACHABLE", message: "the server cannot be reached" });

const missed = new Map(); // module -> how often it could not be loaded

/** A module that is loaded when it is needed: load("./paste.js"). What a browser missed once it never asks for again, so the next
    try is another address. */
export async function load(module) {
  const times = missed.get(module) ?? 0;
  try {
    return await import(times ? `${module}?try=${times}` : module);
  } catch {
    missed.set(module, times + 1);
    throw unreachable();
  }
}

const tokenTag = () => document.querySelector('meta[name="csrf-token"]');

/** {data, meta} of a call: api("GET", "/tenants?page=2"), api("POST", `/tenants/${id}/patch/apply`, plan, {"Idempotency-Key": key}) */
export async function api(method, path, body, headers = {}) {
  const token = tokenTag()?.content;
  try {
    return await call(method, ROOT + path, body, headers);
  } catch (error) {
    if (error.code !== "CSRF_FAILED" || !(await renewToken(token))) throw error;
    return call(method, ROOT + path, body, headers);
  }
}

async function call(method, path, body, headers) {
  const sent = { Accept: "application/json", ...headers };
  if (method !== "GET") sent["X-CSRF-Token"] = tokenTag()?.content ?? "";
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw unreachable();
  }
  if (answer.status === 401) return toLogin();
  const said = await answer.json().catch(() => ({ error: { code: "UNREADABLE", message: `the server answered ${answer.status}` } }));
  if (!answer.ok) throw new ApiError(answer.status, said.error);
  return said;
}

/** After a new login in another tab, the token that was sent is of a session that is gone; true where there is a new one. */
export async function renewToken(sent) {
  const { data } = await call("GET", "/api/session", undefined, {});
  tokenTag().content = data.csrfToken;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = data.csrfToken;
  return sent !== data.csrfToken;
}

/** The session has ended: to the login, which leads back here. What was typed and not sent is kept meanwhile (draft.js). */
export function toLogin() {
  document.dispatchEvent(new CustomEvent("to-login"));
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {}); // the page is leaving
}

/**
 * Asks again and again, once a second, until `done(answer)`. While nothing happens the waits grow: `seen` gets each answer and
 * says false where it was the one before; after a failed call, which `failed` gets, they double up to half a minute. A hidden page asks
 * less often. Returns a function that stops it.
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
