/*
 * Choosing concepts by typing (WAI-ARIA Authoring Practices, combobox with a list): what one types
 * in the search of a picker is completed, and what one chooses is ticked there. Without this file
 * the button beside it finds the same on the server.
 *
 * A picker is a fieldset `.picker` with an input `find.X` that has `data-vocabulary`. With a list
 * `.ticks` in it several are chosen (boxes `link.X`), else one (rounds `X`).
 */

const PAUSE = 120;
const SUGGESTED = 10;

class Picker {
  constructor(input) {
    this.input = input;
    this.fieldset = input.closest("fieldset");
    this.name = input.name.replace(/^find\./, "");
    this.ticks = this.fieldset.querySelector(".ticks");
    this.options = [];
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.fieldset.querySelector("legend").textContent.trim());
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

  later() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    if (this.input.value.trim()) this.waiting = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    const query = new URLSearchParams({
      q: this.input.value,
      limit: SUGGESTED,
      vocab: this.input.dataset.vocabulary,
    });
    this.asking = new AbortController();
    try {
      const { signal } = this.asking;
      const answer = await fetch(`/api/vocabulary/suggest?${query}`, { signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
      else this.close();
    } catch (trouble) {
      if (trouble.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    this.chosen = -1;
    this.options = suggestions
      .filter((one) => !one.deprecated)
      .map((one, place) => this.option(one, place));
    this.list.replaceChildren(...this.options);
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = String(this.options.length);
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.concept = one;
    option.append(words(one.label, one.label_language, "span"));
    if (one.label !== one.name) option.append(" ", words(one.name, one.name_language, "small"));
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
    else if (event.key === "Enter" && this.chosen >= 0) this.take(this.options[this.chosen]);
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.take(option);
  }

  take(option) {
    const { uri, name, name_language: language } = option.concept;
    const known = [...this.fieldset.querySelectorAll("input[type=checkbox], input[type=radio]")];
    const there = known.find((input) => input.value === uri);
    const ticked = there ?? this.add(uri, name, language);
    ticked.checked = true;
    ticked.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.value = "";
    this.status.textContent = name;
    this.close();
  }

  add(uri, name, language) {
    const label = document.createElement("label");
    const ticked = document.createElement("input");
    label.className = "choice";
    ticked.type = this.ticks ? "checkbox" : "radio";
    ticked.name = this.ticks ? `link.${this.name}` : this.name;
    ticked.value = uri;
    label.append(ticked, " ", words(name, language, "bdi"));
    if (this.ticks) {
      const item = document.createElement("li");
      item.append(label);
      this.ticks.append(item);
    } else this.input.closest("p").before(label);
    return ticked;
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

function words(text, language, kind) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (language) element.lang = language;
  element.dir = "auto";
  return element;
}

for (const input of document.querySelectorAll(".picker input[data-vocabulary]")) new Picker(input);
