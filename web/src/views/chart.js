// Solutions as a chart: bars, a line or points, of columns that the reader chooses.
import { columnType, readable } from "../answer.js";
import { make, number, say } from "../page.js";
import { View, makeChoice } from "./view.js";

const MOST_BARS = 60;
const NAME_LENGTH = 38;

/** Solutions as a chart. */
export class ChartView extends View {
  priority = 1;
  label = say("chart");

  canHandleResults() {
    const { kind, names, rows } = this.answer;
    return kind === "solutions" && names.some((name) => columnType(rows, name) === "number");
  }

  async draw(settings = {}) {
    const { names, rows } = this.answer;
    const typed = names.map((name) => [name, columnType(rows, name)]);
    const chosen = choose(typed, settings);
    const Plot = await import("@observablehq/plot");
    const set = (change) => this.remember("chart", { ...chosen, ...change });
    const same = (list) => list.map((name) => [name, name]);
    const kinds = ["bar", "line", "points"].map((kind) => [kind, say(kind)]);
    const numbers = typed.filter(([, type]) => type === "number").map(([name]) => name);
    const choices = make(
      "div",
      { class: "choices-row" },
      makeChoice(say("chartKind"), kinds, chosen.kind, (kind) => set({ kind })),
      makeChoice(say("across"), same(names), chosen.x, (x) => set({ x })),
      makeChoice(say("measure"), same(numbers), chosen.y, (y) => set({ y })),
    );
    const type = Object.fromEntries(typed)[chosen.x];
    const data = rows
      .filter((row) => row[chosen.x] && row[chosen.y])
      .map((row) => ({ x: value(row[chosen.x], type), y: Number(row[chosen.y].value) }));
    const isCut = chosen.kind === "bar" && data.length > MOST_BARS;
    const note = say("firstBars", { count: number.format(MOST_BARS) });
    const width = Math.max(this.yasr.resultsEl.clientWidth, 280);
    const chart = Plot.plot(plan(Plot, chosen, type, isCut ? data.slice(0, MOST_BARS) : data, width));
    chart.setAttribute("dir", "ltr");
    this.show(
      choices,
      ...(isCut ? [make("p", { class: "note" }, note)] : []),
      make("figure", { class: "chart" }, chart),
    );
  }
}

/** Complete the reader's choices: what is counted over what, over time as a line. */
function choose(typed, { kind, x, y }) {
  const has = (name) => typed.some(([one]) => one === name);
  const first = (...types) => typed.find(([, type]) => types.includes(type))?.[0];
  const measure = has(y) ? y : typed.findLast(([, type]) => type === "number")[0];
  const others = typed.filter(([name]) => name !== measure);
  const across = has(x)
    ? x
    : (first("date") ?? first("text") ?? others[0]?.[0] ?? measure);
  const type = typed.find(([name]) => name === across)[1];
  return { kind: kind ?? { date: "line", number: "points" }[type] ?? "bar", x: across, y: measure };
}

function value(term, type) {
  if (type === "number") return Number(term.value);
  if (type === "date") return new Date(term.value);
  const text = readable(term);
  return text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text;
}

function plan(Plot, { kind, x, y }, type, data, width) {
  const common = { width, marginBottom: 42, className: "plot", style: { fontSize: "12px" } };
  const points = { x: "x", y: "y", tip: true };
  if (kind === "bar") {
    const bar = { y: "x", x: "y", fill: "var(--accent)", sort: { y: null }, tip: true };
    const longest = Math.max(...data.map((one) => String(one.x).length), 1);
    return {
      ...common,
      marginLeft: Math.min(longest * 7 + 12, width * 0.45),
      height: Math.max(data.length * 22 + 60, 120),
      x: { label: y, grid: true },
      y: { label: null, type: "band" },
      marks: [Plot.barX(data, bar), Plot.ruleX([0])],
    };
  }
  const across = type === "number" ? { tickFormat: String } : {};
  const marks = kind === "line" ? [Plot.lineY(data, { ...points, stroke: "var(--accent)" })] : [];
  marks.push(Plot.dot(data, { ...points, tip: kind !== "line", fill: "var(--accent)", r: 3 }));
  return { ...common, marginLeft: 60, x: { label: x, ...across }, y: { label: y, grid: true }, marks };
}
