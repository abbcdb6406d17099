// Building elements and writing numbers.

/** h("td", { class: "number", onclick }, "text", child): attributes that are null or false are left out; text stays text. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** 1234.5, 2 -> 1,234.50 */
export function number(value, decimals = 0) {
  return Number(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** As number, with all decimals that the value has: what somebody wrote must not look rounded. 10.005, 2 -> 10.005; 10, 2 -> 10 */
export function written(value, decimals = 0) {
  return Number(value).toLocaleString("en-US", { minimumFractionDigits: Number.isInteger(value) ? 0 : decimals, maximumFractionDigits: 12 });
}

/** 2025-01 -> Jan 2025 */
export function monthName(month) {
  return new Date(`${month}-01T00:00Z`).toLocaleDateString("en-US", { month: "short", year: "numeric", timeZone: "UTC" });
}

/** The text with a capital, as a sentence begins. */
export function sentence(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The text as a whole sentence. */
export function whole(text) {
  return sentence(text) + (/[.!?…]$/.test(text) ? "" : ".");
}
