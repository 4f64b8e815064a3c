// Countries in shades on a map of the world, and what the shades mean.
import { geoEqualEarth, geoPath } from "d3-geo";
import { make, number, page, say } from "../page.js";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = [960, 470];
const SHADES = 5;
const SMALLEST = 12; // square pixels: what is smaller gets a dot

/** Divide values into shades of about equally many different values each. */
export function makeShades(values) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(SHADES, sorted.length);
  const lows = Array.from(
    { length: count },
    (_, index) => sorted[Math.floor((index * sorted.length) / count)],
  );
  return lows.map((low, index) => ({
    low,
    high: index + 1 < count ? sorted[sorted.indexOf(lows[index + 1]) - 1] : sorted.at(-1),
    // One shade alone is the middle one; several go from light to dark.
    shade: count === 1 ? 3 : 1 + Math.round((index * (SHADES - 1)) / (count - 1)),
  }));
}

/**
 * Draw the features of a map, and a dot for each country that has a value and is too small to see.
 * `values` are by M49 code, which the features have as their id.
 */
export function drawMap(features, list, values, shades) {
  const projection = geoEqualEarth().fitSize(SIZE, { type: "Sphere" });
  const path = geoPath(projection);
  const frame = { viewBox: `0 0 ${SIZE.join(" ")}`, role: "img", "aria-label": say("map") };
  const svg = draw("svg", frame);
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
  title.textContent =
    value === undefined ? country.name : `${country.name}: ${number.format(value)}`;
  drawn.append(title);
  if (value === undefined) return drawn;
  const href = country.iri.replace(page.base, "/");
  const link = draw("a", { href, tabindex: "-1" });
  link.append(drawn);
  return link;
}

/** Draw what the shades mean. */
export function drawLegend(shades) {
  const items = shades.map(({ low, high, shade }) => {
    const range = [...new Set([low, high])].map((value) => number.format(value)).join("–");
    return make("li", {}, make("span", { class: `swatch shade-${shade}` }), range);
  });
  return make("ul", { class: "legend" }, ...items);
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
