// Solutions as a map of the world: countries in shades of a number, without any tile server.
import { geoEqualEarth, geoPath } from "d3-geo";
import { columnType } from "../answer.js";
import { indexCountries, mayNameCountries, readCountries } from "../countries.js";
import { make, number, page, say } from "../page.js";
import { View, makeChoice } from "./view.js";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = [960, 470];
const SHADES = 5;
const SMALLEST = 12; // square pixels: what is smaller gets a dot

/** Solutions as a map. */
export class MapView extends View {
  priority = 0;
  label = say("map");

  canHandleResults() {
    const { kind, names, rows } = this.answer;
    return kind === "solutions" && names.some((name) => mayNameCountries(name, rows));
  }

  async draw(settings = {}) {
    const { names, rows } = this.answer;
    const places = names.filter((name) => mayNameCountries(name, rows));
    const numbers = names.filter(
      (name) => !places.includes(name) && columnType(rows, name) === "number",
    );
    const place = places.includes(settings.place) ? settings.place : (places.find((name) => name.startsWith("country")) ?? places[0]);
    const measure = numbers.includes(settings.measure) || settings.measure === "" ? settings.measure : (numbers[0] ?? "");
    const [shapes, list] = await Promise.all([readShapes(), readCountries()]);
    const values = sumByCountry(rows, place, measure, indexCountries(list));
    const shades = makeShades([...values.values()]);
    const set = (change) => this.remember("map", { place, measure, ...change });
    const measures = [["", say("rowCount")], ...numbers.map((name) => [name, name])];
    this.show(
      make(
        "div",
        { class: "choices-row" },
        ...(places.length > 1
          ? [makeChoice(say("country"), places.map((name) => [name, name]), place, (name) => set({ place: name }))]
          : []),
        makeChoice(say("measure"), measures, measure, (name) => set({ measure: name })),
      ),
      make(
        "figure",
        { class: "map" },
        make("div", { class: "scroll" }, drawMap(shapes, list, values, shades)),
        make("figcaption", {}, drawLegend(shades), make("small", {}, say("borders"))),
      ),
    );
  }
}

let shapes;

function readShapes() {
  shapes ??= Promise.all([
    import("topojson-client"),
    import("world-atlas/countries-50m.json").then(({ default: file }) =>
      fetch(new URL(file, import.meta.url)).then((answer) => answer.json()),
    ),
  ]).then(([topojson, world]) => topojson.feature(world, world.objects.countries).features);
  return shapes;
}

/** Add up a column for each country, or count its rows. */
function sumByCountry(rows, place, measure, known) {
  const values = new Map();
  for (const row of rows) {
    const country = known.get(row[place]?.value);
    const amount = measure ? Number(row[measure]?.value ?? Number.NaN) : 1;
    if (country && !Number.isNaN(amount)) {
      values.set(country.m49, (values.get(country.m49) ?? 0) + amount);
    }
  }
  return values;
}

/** Divide values into shades of about equally many countries each. */
function makeShades(values) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(SHADES, sorted.length);
  const lows = Array.from({ length: count }, (_, n) => sorted[Math.floor((n * sorted.length) / count)]);
  return lows.map((low, index) => ({
    low,
    high: index + 1 < count ? sorted[sorted.indexOf(lows[index + 1]) - 1] : sorted.at(-1),
    // One shade alone is the middle one; several go from light to dark.
    shade: count === 1 ? 3 : 1 + Math.round((index * (SHADES - 1)) / (count - 1)),
  }));
}

function drawMap(features, list, values, shades) {
  const projection = geoEqualEarth().fitSize(SIZE, { type: "Sphere" });
  const path = geoPath(projection);
  const svg = draw("svg", { viewBox: `0 0 ${SIZE.join(" ")}`, role: "img", "aria-label": say("map") });
  svg.append(draw("path", { class: "sea", d: path({ type: "Sphere" }) }));
  const drawn = new Set();
  const byCode = new Map(list.map((country) => [country.m49, country]));
  for (const feature of features) {
    const country = byCode.get(feature.id);
    if (path.area(feature) >= SMALLEST) drawn.add(feature.id);
    svg.append(mark("path", { d: path(feature) }, country, values, shades));
  }
  for (const country of list) {
    if (!drawn.has(country.m49) && country.place && values.has(country.m49)) {
      const [cx, cy] = projection(country.place);
      svg.append(mark("circle", { cx, cy, r: 4 }, country, values, shades));
    }
  }
  return svg;
}

function mark(shape, attributes, country, values, shades) {
  const value = country && values.get(country.m49);
  const shade = value === undefined ? 0 : shades.findLast((one) => one.low <= value).shade;
  const drawn = draw(shape, { ...attributes, class: `place shade-${shade}` });
  if (!country) return drawn;
  const title = draw("title", {});
  title.textContent = value === undefined ? country.name : `${country.name}: ${number.format(value)}`;
  drawn.append(title);
  if (value === undefined) return drawn;
  const href = country.iri.replace(page.base, "/");
  const link = draw("a", { href, tabindex: "-1" });
  link.append(drawn);
  return link;
}

function drawLegend(shades) {
  const items = shades.map(({ low, high, shade }) => {
    const range = low === high ? number.format(low) : `${number.format(low)}–${number.format(high)}`;
    return make("li", {}, make("span", { class: `swatch shade-${shade}` }), range);
  });
  return make("ul", { class: "legend" }, ...items);
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
