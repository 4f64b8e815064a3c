// Which country a term of an answer means: by its IRI, its alpha-3 code or its M49 code.
import { page } from "./page.js";

const QUERY = `BASE <${page.base}>
PREFIX mea: <${page.base}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?country ?alpha3 ?m49 ?name ?lat ?long WHERE {
  ?country a mea:Country ; mea:alpha3 ?alpha3 ; mea:m49 ?m49 .
  OPTIONAL { ?country skos:prefLabel ?name . FILTER (LANG(?name) = "${page.contentLang}") }
  OPTIONAL { ?country wgs:lat ?lat ; wgs:long ?long }
}`;

let countries;

/** Read the countries and areas of the graph, once. */
export function readCountries() {
  countries ??= fetch(`${page.endpoint}?${new URLSearchParams({ query: QUERY })}`, {
    headers: { Accept: "application/sparql-results+json" },
  })
    .then((answer) => answer.json())
    .then(({ results }) => results.bindings.map(readCountry));
  return countries;
}

function readCountry(row) {
  const place = row.lat && row.long ? [Number(row.long.value), Number(row.lat.value)] : undefined;
  return {
    iri: row.country.value,
    alpha3: row.alpha3.value,
    m49: row.m49.value,
    name: row.name?.value ?? row.alpha3.value,
    place,
  };
}

/** Index countries by everything that names one in an answer. */
export function indexCountries(list) {
  return new Map(list.flatMap((one) => [one.iri, one.alpha3, one.m49].map((key) => [key, one])));
}

/** Say whether a column may name countries, without knowing them. */
export function mayNameCountries(name, rows) {
  const terms = rows.map((row) => row[name]).filter(Boolean);
  const isNamed = (term) =>
    term.type === "uri"
      ? term.value.startsWith(`${page.base}country/`)
      : /^([A-Z]{3}|\d{3})$/.test(term.value);
  return terms.length > 0 && terms.every(isNamed);
}
