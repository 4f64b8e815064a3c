// Solutions as a map of the world: countries in shades of a number, without any tile server.
import { columnType } from "../answer.js";
import { indexCountries, isAboutCountries, readCountries } from "../countries.js";
import { make, say } from "../page.js";
import { once } from "../request.js";
import { drawLegend, drawMap, makeShades } from "./map_drawing.js";
import { View, makeChoice } from "./view.js";

const ROW_COUNT = "";

/** Solutions as a map. */
export class MapView extends View {
  priority = 0;
  label = say("map");

  canHandleResults() {
    const { kind, names, rows } = this.answer;
    return kind === "solutions" && names.some((name) => isAboutCountries(name, rows));
  }

  async draw(settings = {}) {
    const { names, rows } = this.answer;
    const places = names.filter((name) => isAboutCountries(name, rows));
    const numbers = names.filter(
      (name) => !places.includes(name) && columnType(rows, name) === "number",
    );
    const chosen = choose(places, numbers, settings);
    const loaded = await Promise.all([readShapes(), readCountries()]).catch(() => undefined);
    if (!loaded) return this.show(make("p", { class: "note" }, say("unreachable")));
    const [shapes, countries] = loaded;
    const values = sumByCountry(rows, chosen, indexCountries(countries));
    const shades = makeShades([...values.values()]);
    const choice = (label, part, options) =>
      makeChoice(say(label), options, chosen[part], (value) =>
        this.remember("map", { ...chosen, [part]: value }),
      );
    const same = (list) => list.map((name) => [name, name]);
    this.show(
      make(
        "div",
        { class: "choices-row" },
        choice("country", "place", same(places)),
        choice("measure", "measure", [[ROW_COUNT, say("rowCount")], ...same(numbers)]),
      ),
      make(
        "figure",
        { class: "map" },
        make("div", { class: "scroll" }, drawMap(shapes, countries, values, shades)),
        make("figcaption", {}, drawLegend(shades), make("small", {}, say("borders"))),
      ),
    );
  }
}

function choose(places, numbers, { place, measure }) {
  return {
    place: places.includes(place) ? place : places[0],
    measure: [ROW_COUNT, ...numbers].includes(measure) ? measure : (numbers[0] ?? ROW_COUNT),
  };
}

const readShapes = once(async () => {
  const [{ feature }, { default: file }] = await Promise.all([
    import("topojson-client"),
    import("world-atlas/countries-50m.json"),
  ]);
  const world = await (await fetch(new URL(file, import.meta.url))).json();
  return feature(world, world.objects.countries).features;
});

/** Add up a column for each country, or count its rows. */
function sumByCountry(rows, { place, measure }, known) {
  const values = new Map();
  for (const row of rows) {
    const country = known.get(row[place]?.value);
    const amount = measure === ROW_COUNT ? 1 : Number(row[measure]?.value);
    if (country && !Number.isNaN(amount)) {
      values.set(country.m49, (values.get(country.m49) ?? 0) + amount);
    }
  }
  return values;
}
