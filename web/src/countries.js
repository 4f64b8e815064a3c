// Which country a term of an answer means: by its IRI, its alpha-3 code or its M49 code.
import { page } from "./page.js";
import { askRows, once } from "./request.js";

const QUERY = `BASE <${page.base}>
PREFIX mea: <${page.base}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?country ?alpha3 ?m49 ?name ?lat ?long WHERE {
  ?country a mea:Country ; mea:alpha3 ?alpha3 ; mea:m49 ?m49 .
  OPTIONAL { ?country skos:prefLabel ?name . FILTER (LANG(?name) = "${page.contentLang}") }
  OPTIONAL { ?country wgs:lat ?lat ; wgs:long ?long }
}`;

/** Read the countries and areas of the graph. */
export const readCountries = once(async () => (await askRows(QUERY)).map(readCountry));

function readCountry({ country, alpha3, m49, name, lat, long }) {
  const place = lat && long ? [Number(long), Number(lat)] : undefined;
  return { iri: country, alpha3, m49, name: name ?? alpha3, place };
}

/** Index countries by everything that names one in an answer. */
export function indexCountries(list) {
  return new Map(list.flatMap((one) => [one.iri, one.alpha3, one.m49].map((key) => [key, one])));
}

/** Say whether a column is about countries: most of its IRIs are, or its name says so. */
export function isAboutCountries(name, rows) {
  const terms = rows.map((row) => row[name]).filter(Boolean);
  const mayBeCode = /^(country|pays|alpha3|m49|iso)/i.test(name);
  const isCountry = ({ type, value }) =>
    type === "uri"
      ? value.startsWith(`${page.base}country/`)
      : mayBeCode && /^([A-Z]{3}|\d{3})$/.test(value);
  return terms.filter(isCountry).length > terms.length / 2;
}
