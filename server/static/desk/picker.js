/*
 * Choosing concepts by typing: what one types in the search of a picker is completed, and what one
 * chooses is ticked there. Without this file the button beside it finds the same on the server.
 *
 * A picker is a fieldset `.picker` with an input `find.X` that has `data-vocabulary`. With a list
 * `.ticks` in it several are chosen (boxes `link.X`), else one (rounds `X`).
 */

// Its address has the build in it, as this file's has: both are of one build.
const shared = new URL(`../combobox.js${new URL(import.meta.url).search}`, import.meta.url);
const { Combobox, words } = await import(shared);

class Picker extends Combobox {
  constructor(input) {
    const fieldset = input.closest("fieldset");
    super(input, fieldset.querySelector("legend").textContent.trim());
    this.fieldset = fieldset;
    this.name = input.name.replace(/^find\./, "");
    this.ticks = fieldset.querySelector(".ticks");
  }

  address() {
    const address = new URL("/api/vocabulary/suggest", location);
    address.searchParams.set("vocab", this.input.dataset.vocabulary);
    return address;
  }

  fits(one) {
    return !one.deprecated;
  }

  take({ uri, name, name_language: language }) {
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
}

for (const input of document.querySelectorAll(".picker input[data-vocabulary]")) new Picker(input);
