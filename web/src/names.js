// IRIs as readers write them.
import { page } from "./page.js";

/** Write an IRI with the prefix that fits it best, or whole. */
export function shortName(iri, prefixes = page.prefixes) {
  const fitting = Object.entries(prefixes).filter(([, start]) => iri.startsWith(start));
  const [name, start] = fitting.sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  const local = start && iri.slice(start.length);
  return local && /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(local) ? `${name}:${local}` : `<${iri}>`;
}
