// Solutions as a chart: bars, a line or points, of columns that the reader chooses.
import { columnType, readable } from "../answer.js";
import { make, number, say } from "../page.js";
import { MOST_SERIES, planChart, seriesColours } from "./chart_plan.js";
import { View, makeChoice } from "./view.js";

const MOST_BARS = 60;
const LETTER = 7; // pixels, roughly
const NONE = "";

/** Solutions as a chart. */
export class ChartView extends View {
  priority = 1;
  label = say("chart");

  canHandleResults() {
    const { kind, names, rows } = this.answer;
    return kind === "solutions" && names.some((name) => columnType(rows, name) === "number");
  }

  async draw(settings = {}) {
    const columns = new Columns(this.answer);
    const chosen = columns.choose(settings);
    const Plot = await import("@observablehq/plot");
    const width = Math.max(this.yasr.resultsEl.clientWidth, 280);
    const all = columns.read(chosen, Math.floor((width * 0.4) / LETTER));
    const isCut = chosen.kind === "bar" && all.length > MOST_BARS;
    const data = isCut ? all.slice(0, MOST_BARS) : all;
    const colours = seriesColours(data, chosen.series);
    const chart = Plot.plot(planChart(Plot, chosen, columns.types[chosen.x], data, colours, width));
    const note = say("firstBars", { count: number.format(MOST_BARS) });
    this.show(
      this.makeChoices(columns, chosen),
      ...(isCut ? [make("p", { class: "note" }, note)] : []),
      make("figure", { class: "chart", dir: "ltr" }, makeLegend(colours), chart),
    );
  }

  makeChoices(columns, chosen) {
    const choose = (label, part, options) =>
      makeChoice(say(label), options, chosen[part], (value) =>
        this.remember("chart", { ...chosen, [part]: value }),
      );
    const same = (list) => list.map((name) => [name, name]);
    const kinds = ["bar", "line", "points"].map((kind) => [kind, say(kind)]);
    return make(
      "div",
      { class: "choices-row" },
      choose("chartKind", "kind", kinds),
      choose("across", "x", same(columns.names)),
      choose("measure", "y", same(columns.of("number"))),
      choose("series", "series", [[NONE, "–"], ...same(columns.possibleSeries(chosen))]),
    );
  }
}

/** The columns of an answer, and which of them a chart shows unless the reader says otherwise. */
class Columns {
  constructor({ names, rows }) {
    this.names = names;
    this.rows = rows;
    this.types = Object.fromEntries(names.map((name) => [name, columnType(rows, name)]));
  }

  of(type) {
    return this.names.filter((name) => this.types[name] === type);
  }

  variety(...names) {
    const values = (row) => names.map((name) => row[name]?.value).join(" ");
    return new Set(this.rows.map(values)).size;
  }

  possibleSeries({ x }) {
    const several = (name) => this.variety(name) > 1 && this.variety(name) <= MOST_SERIES;
    return this.of("text").filter((name) => name !== x && several(name));
  }

  choose({ kind, x, y, series }) {
    const has = (name) => this.names.includes(name);
    const measure = has(y) ? y : this.of("number").at(-1);
    const [most] = this.of("text").sort((a, b) => this.variety(b) - this.variety(a));
    const numbers = this.of("number").filter((name) => name !== measure);
    const across = has(x) ? x : (this.of("date")[0] ?? most ?? numbers[0] ?? measure);
    const usual = { date: "line", number: "points", text: "bar" }[this.types[across]];
    return {
      kind: kind ?? usual,
      x: across,
      y: measure,
      series: series ?? this.usualSeries(across),
    };
  }

  /** A column that tells apart the rows with the same value across, if there is one. */
  usualSeries(x) {
    if (this.variety(x) === this.rows.length) return NONE;
    const tellsApart = (name) => this.variety(x, name) > this.variety(x);
    return this.possibleSeries({ x }).find(tellsApart) ?? NONE;
  }

  read({ x, y, series }, longest) {
    const short = (text) => (text.length > longest ? `${text.slice(0, longest)}…` : text);
    const across = {
      number: (term) => Number(term.value),
      date: (term) => new Date(term.value),
      text: (term) => short(readable(term)),
    }[this.types[x]];
    return this.rows
      .filter((row) => row[x] && row[y])
      .map((row) => ({
        ...(series && { [series]: readable(row[series]) }),
        [x]: across(row[x]),
        [y]: Number(row[y].value),
      }));
  }
}

function makeLegend(colours) {
  const items = [...colours].map(([name, colour]) => {
    const swatch = make("span", { class: "swatch" });
    swatch.style.background = colour;
    return make("li", {}, swatch, name);
  });
  return make("ul", { class: "legend", hidden: colours.size === 0 }, ...items);
}
