/*
 * What one types is completed with the names of concepts (WAI-ARIA Authoring Practices, combobox
 * with a list). The arrow keys choose, Enter opens the concept, Escape closes the list; Enter
 * without a choice sends the form, as it does without this file.
 */

const PAUSE = 120;
const SUGGESTED = 10;

class Completion {
  constructor(input) {
    this.input = input;
    this.options = [];
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.list);
    this.status = document.createElement("span");
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  later() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    if (this.input.value.trim()) this.waiting = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    const { complete, vocabulary } = this.input.dataset;
    const query = new URLSearchParams({ q: this.input.value, limit: SUGGESTED });
    if (vocabulary) query.set("vocab", vocabulary);
    const clang = new URLSearchParams(location.search).get("clang");
    if (clang) query.set("clang", clang);
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${complete}?${query}`, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
      else this.close();
    } catch (trouble) {
      if (trouble.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    this.chosen = -1;
    this.options = suggestions.map((one, place) => this.option(one, place));
    this.list.replaceChildren(...this.options);
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const { none, some } = this.input.dataset;
    this.status.textContent = this.options.length ? `${some} ${this.options.length}` : none;
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.href = one.href;
    option.append(text(one.label, one.label_language, one.deprecated ? "s" : "span"));
    if (one.label !== one.name) option.append(" ", text(one.name, one.name_language, "small"));
    if (!this.input.dataset.vocabulary) option.append(" ", text(one.vocabulary_title, "", "small"));
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
    else if (event.key === "Enter" && this.chosen >= 0) this.go(this.options[this.chosen]);
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.go(option);
  }

  go(option) {
    location.assign(option.dataset.href);
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

function text(words, language, kind) {
  const element = document.createElement(kind);
  element.textContent = words;
  if (language) element.lang = language;
  element.dir = "auto";
  return element;
}

for (const input of document.querySelectorAll("[data-complete]")) new Completion(input);
