// Solutions as a table: sorted by a column, filtered by words, a few hundred rows at a time.
import { addressOf, columnType, readable } from "../answer.js";
import { make, number, page, say } from "../page.js";
import { View } from "./view.js";

const ROWS = 200;

/** Solutions as a table. */
export class TableView extends View {
  priority = 10;
  label = say("table");

  canHandleResults() {
    return this.answer.kind === "solutions";
  }

  draw() {
    const { names, rows } = this.answer;
    if (!rows.length) return this.show(make("p", { class: "note" }, say("nothing")));
    this.types = Object.fromEntries(names.map((name) => [name, columnType(rows, name)]));
    this.order = undefined;
    this.shown = ROWS;
    this.body = make("tbody");
    this.more = make("button", { type: "button", class: "tool", click: () => this.showMore() });
    const filter = make("input", {
      type: "search",
      class: "filter",
      placeholder: say("filter"),
      "aria-label": say("filter"),
      input: () => this.filter(filter.value),
    });
    this.heads = names.map((name) =>
      make(
        "th",
        { scope: "col", class: this.types[name] },
        make("button", { type: "button", click: () => this.sortBy(name) }, name),
      ),
    );
    const table = make(
      "table",
      { class: "answer" },
      make("thead", {}, make("tr", {}, ...this.heads)),
      this.body,
    );
    const scroll = { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table") };
    this.show(
      ...(rows.length > 10 ? [filter] : []),
      make("div", scroll, table),
      this.more,
    );
    this.filter("");
  }

  filter(wanted) {
    const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const holds = (row) => {
      const text = Object.values(row).map(readable).join(" ").toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    };
    this.rows = words.length ? this.answer.rows.filter(holds) : [...this.answer.rows];
    this.sort();
  }

  sortBy(name) {
    const isAgain = this.order?.name === name;
    this.order = { name, sign: isAgain ? -this.order.sign : 1 };
    this.sort();
  }

  sort() {
    if (this.order) {
      const { name, sign } = this.order;
      const compare = comparison(this.types[name]);
      this.rows.sort((a, b) => sign * compare(readable(a[name]), readable(b[name])));
      this.heads.forEach((head, index) => {
        if (this.answer.names[index] !== name) return head.removeAttribute("aria-sort");
        return head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      });
    }
    this.fill();
  }

  showMore() {
    this.shown += ROWS;
    this.fill();
  }

  fill() {
    this.body.replaceChildren(...this.rows.slice(0, this.shown).map((row) => this.makeRow(row)));
    const rest = this.rows.length - this.shown;
    this.more.hidden = rest <= 0;
    this.more.textContent = say("more", { count: number.format(Math.max(rest, 0)) });
  }

  makeRow(row) {
    const makeCell = (name) => make("td", { class: this.types[name] }, makeTerm(row[name]));
    return make("tr", {}, ...this.answer.names.map(makeCell));
  }
}

function comparison(type) {
  if (type === "number") return (a, b) => Number(a) - Number(b);
  return new Intl.Collator(page.locale, { numeric: true }).compare;
}

function makeTerm(term) {
  const text = readable(term);
  const href = addressOf(term);
  if (href) return make("a", { href, title: term.value, dir: "ltr" }, text);
  return make("span", { lang: term?.["xml:lang"], dir: "auto" }, text);
}
