// Building elements, and sentences.

/** h("td", { class: "number", onclick }, "text", child): attributes that are null or false are left out; text stays
    text. */
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

/** The text as a whole sentence. */
export function whole(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? "" : ".");
}

/** The JSON in an element's data-name. */
export const data = (element, name) => JSON.parse(element.dataset[name]);
