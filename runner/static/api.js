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

/** {data, meta} of a call: api("GET", "/tenants?page=2"), api("POST", `/tenants/${id}/patch/apply`, plan, {"Idempotency-Key": key}) */
export async function api(method, path, body, headers = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (method !== "GET") sent["X-CSRF-Token"] = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(ROOT + path, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, { code: "UNREACHABLE", message: "the server cannot be reached" });
  }
  if (answer.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {}); // the page is leaving
  }
  const said = await answer.json().catch(() => ({ error: { code: "UNREADABLE", message: `the server answered ${answer.status}` } }));
  if (!answer.ok) throw new ApiError(answer.status, said.error);
  return said;
}

/**
 * Asks again and again, once a second, until `done(answer)`. A hidden page asks less often, and after a failed call the
 * waits double up to half a minute. `seen` gets each answer, `failed` each error. Returns a function that stops it.
 */
export function poll(ask, done, seen, failed) {
  let stopped = false;
  let failures = 0;
  async function step() {
    if (stopped) return;
    try {
      const answer = await ask();
      if (stopped) return;
      failures = 0;
      seen(answer);
      if (done(answer)) return;
    } catch (error) {
      if (stopped) return;
      failures += 1;
      failed(error);
    }
    const wait = Math.min(1000 * 2 ** failures, 30000);
    setTimeout(step, document.hidden ? Math.max(wait, 5000) : wait);
  }
  step();
  return () => { stopped = true; };
}
