// What the views have in common: the answer at hand, and choices above it that are remembered.
import { readAnswer } from "../answer.js";
import { make } from "../page.js";

/** A view of answers; YASR calls it a plugin, and its constructor with itself. */
export class View {
  constructor(yasr) {
    this.yasr = yasr;
  }

  get answer() {
    return readAnswer(this.yasr.results);
  }

  /** Replace what is shown, unless the reader has gone to another view in the meantime. */
  show(...content) {
    if (this.yasr.plugins[this.yasr.drawnPlugin] !== this) return;
    this.yasr.resultsEl.replaceChildren(...content);
  }

  /** Remember the settings of this view for its tab and its share link, and draw it anew. */
  remember(name, settings) {
    this.yasr.storePluginConfig(name, settings);
    this.draw(settings);
  }
}

/** Make a labelled choice among `options`, pairs of a value and a name. */
export function makeChoice(label, options, chosen, onChange) {
  const select = make(
    "select",
    { change: () => onChange(select.value) },
    ...options.map(([value, name]) =>
      make("option", { value, selected: value === chosen }, name),
    ),
  );
  return make("label", { class: "choice" }, make("span", {}, label), select);
}
