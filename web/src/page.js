// What the page tells the editor: words, prefixes, formats. It stands in the page as JSON.

export const page = JSON.parse(document.getElementById("editor-state").textContent);

/** Give an interface text by its key, with the values of its places: `%(name)s`. */
export function say(key, values = {}) {
  const text = page.words[key];
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

export const number = new Intl.NumberFormat(page.locale);

/** Make an element: attributes (functions are listeners, false leaves one out), then children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}
