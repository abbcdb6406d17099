// What was typed and not sent, over a login: the session ends, the login leads back, and nothing is lost.

/** Where the session ends, text() is kept; when the login has led back here, restore(text) gets it. Returns what keeps
    it now, for a form that is about to be sent. */
export function draft(text, restore) {
  const name = `draft ${location.pathname}`;
  const kept = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  const came = document.referrer && new URL(document.referrer);
  if (kept && came && came.origin === location.origin && came.pathname === "/login") restore(kept);
  const keep = () => {
    const typed = text();
    if (typed) sessionStorage.setItem(name, typed);
  };
  document.addEventListener("to-login", keep);
  return keep;
}
