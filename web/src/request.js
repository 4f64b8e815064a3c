// How a query is sent.

const LONGEST_ADDRESS = 4000;

/** Short queries are asked with GET, so that caches keep the answers. */
export function methodFor(query) {
  return encodeURIComponent(query).length < LONGEST_ADDRESS ? "GET" : "POST";
}
