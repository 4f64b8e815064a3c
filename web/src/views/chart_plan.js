// What Observable Plot is told to draw.

const COLOURS = ["#2f8f6a", "#c9772b", "#5b7fd0", "#b5508d", "#8a9a2b", "#7d6bc4"];

/** A chart tells no more series apart than there are colours. */
export const MOST_SERIES = COLOURS.length;

const LETTER = 7; // pixels, roughly

/** Give each series of the data its colour, in the order in which they come. */
export function seriesColours(data, series) {
  const names = series ? [...new Set(data.map((row) => row[series]))] : [];
  return new Map(names.map((name, index) => [name, COLOURS[index]]));
}

/** Plan a chart of `data`: `y` over `x`, told apart by `series`, `type` being that of `x`. */
export function planChart(Plot, chosen, type, data, colours, width) {
  const common = {
    width,
    marginBottom: 42,
    className: "plot", // a fixed name: the page's policy knows the style sheet that comes with it
    style: { fontSize: "12px" },
    color: { type: "categorical", domain: [...colours.keys()], range: [...colours.values()] },
  };
  const paint = chosen.series || "var(--accent)";
  const plan = chosen.kind === "bar" ? planBars : planPoints;
  return { ...common, ...plan(Plot, chosen, type, data, paint) };
}

function planBars(Plot, { x, y, series }, type, data, paint) {
  const names = new Set(data.map((row) => String(row[x])));
  const longest = Math.max(...[...names].map((name) => name.length), 1);
  // Series stand below each other within the value that they share.
  const place = series
    ? { fy: x, y: series, sort: { fy: null, y: null } }
    : { y: x, sort: { y: null } };
  const bars = { ...place, x: y, fill: paint, tip: true };
  const axis = { label: null, type: "band" };
  return {
    marginLeft: longest * LETTER + 14,
    height: (series ? data.length * 16 + names.size * 8 : names.size * 22) + 60,
    x: { label: y, grid: true },
    y: series ? { axis: null } : axis,
    fy: { ...axis, axis: "left", padding: 0.12 },
    marks: [Plot.barX(data, bars), Plot.ruleX([0])],
  };
}

function planPoints(Plot, { kind, x, y, series }, type, data, paint) {
  const points = Plot.dot(data, { x, y, fill: paint, r: 3, tip: true });
  const line = Plot.lineY(data, { x, y, z: series || null, stroke: paint });
  return {
    marginLeft: 60,
    x: { label: x, ...(type === "number" && { tickFormat: String }) },
    y: { label: y, grid: true },
    marks: kind === "line" ? [line, points] : [points],
  };
}
