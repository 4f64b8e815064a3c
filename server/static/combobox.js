/*
 * An input that completes what one types with the names of concepts (WAI-ARIA Authoring Practices,
 * combobox with a list). The arrow keys choose, Enter takes what is chosen, Escape closes the list;
 * Enter without a choice does what it does without scripts.
 */

const PAUSE = 120;
const SUGGESTED = 10;

export class Combobox {
  /* `label` names the list. */
  constructor(input, label) {
    this.input = input;
    this.options = [];
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.status = document.createElement("span");
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
    ]) input.setAttribute(name, value);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  /* What each kind of combobox has of its own. */

  /* Where suggestions are asked for; `q` and `limit` are added. */
  address() {
    throw new Error("which address?");
  }

  /* What follows from choosing a suggestion. */
  take(suggestion) {
    throw new Error(`what is done with ${suggestion.uri}?`);
  }

  /* Which suggestions are shown. */
  fits() {
    return true;
  }

  /* How a suggestion is told in the list. */
  told(one) {
    const parts = [words(one.label, one.label_language, "span")];
    if (one.label !== one.name) parts.push(words(one.name, one.name_language, "small"));
    return parts;
  }

  /* What is said aloud when `count` suggestions are shown. */
  counted(count) {
    return String(count);
  }

  /* What all of them do. */

  later() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    if (this.input.value.trim()) this.waiting = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    const address = this.address();
    address.searchParams.set("q", this.input.value);
    address.searchParams.set("limit", SUGGESTED);
    this.asking = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
      else this.close();
    } catch (trouble) {
      if (trouble.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    this.chosen = -1;
    this.options = suggestions
      .filter((one) => this.fits(one))
      .map((one, place) => this.option(one, place));
    this.list.replaceChildren(...this.options);
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.counted(this.options.length);
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.suggestion = one;
    for (const part of this.told(one)) option.append(part, " ");
    return option;
  }

  choose(place) {
    this.options[this.chosen]?.setAttribute("aria-selected", "false");
    this.chosen = place;
    const option = this.options[place];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  pressed(event) {
    const count = this.options.length;
    if (event.isComposing || this.list.hidden || !count) return;
    if (event.key === "ArrowDown") this.choose((this.chosen + 1) % count);
    else if (event.key === "ArrowUp") this.choose(this.chosen <= 0 ? count - 1 : this.chosen - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen >= 0) {
      this.take(this.options[this.chosen].suggestion);
    } else return;
    event.preventDefault();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.take(option.suggestion);
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.list.hidden = true;
    this.options = [];
    this.choose(-1);
    this.input.setAttribute("aria-expanded", "false");
  }
}

/* Words in an element that says their language, and finds their direction. */
export function words(text, language, kind) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (language) element.lang = language;
  element.dir = "auto";
  return element;
}
