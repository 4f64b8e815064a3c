// How queries are sent: the reader's by YASGUI, and our own.
import { page } from "./page.js";

const LONGEST_ADDRESS = 4000;

/** Short queries are asked with GET, so that caches keep the answers. */
export function methodFor(query) {
  return encodeURIComponent(query).length < LONGEST_ADDRESS ? "GET" : "POST";
}

/** Ask a query of ours; gives its rows, the values by the names of their variables. */
export async function askRows(query) {
  const address = `${page.endpoint}?${new URLSearchParams({ query })}`;
  const answer = await fetch(address, { headers: { Accept: "application/sparql-results+json" } });
  if (!answer.ok) throw new Error(await answer.text());
  const { results } = await answer.json();
  return results.bindings.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])),
  );
}

/** Make a reader of something that is read once; after a failure it is read anew. */
export function once(read) {
  let promise;
  return () => {
    promise ??= read().catch((error) => {
      promise = undefined;
      throw error;
    });
    return promise;
  };
}
