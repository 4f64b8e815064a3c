// An answer as the views see it; not as YASR reads it, which replaces {{…}} in literals.
import { shortName } from "./names.js";
import { page, say } from "./page.js";

const NUMERIC = /#(integer|decimal|double|float|int|long|short|nonNegativeInteger|gYear)$/;
const DATE = /#(date|dateTime|gYearMonth)$/;
const read = new WeakMap();

/** Read an answer of YASR: its kind (of answers, or why there is none), and what it holds. */
export function readAnswer(results) {
  if (!results) return { kind: "none" };
  if (!read.has(results)) read.set(results, parse(results));
  return read.get(results);
}

function parse(results) {
  if (results.hasError()) return parseError(results);
  const type = results.getContentType() ?? "";
  const said = results.getOriginalResponseAsString();
  const text = typeof said === "string" ? said : "";
  if (!type.includes("sparql-results+json")) return { kind: "graph", text };
  const answer = JSON.parse(text);
  if ("boolean" in answer) return { kind: "boolean", value: answer.boolean, text };
  return { kind: "solutions", names: answer.head.vars, rows: answer.results.bindings, text };
}

function parseError({ error }) {
  if (error?.name === "AbortError") return { kind: "stopped" };
  if (error instanceof TypeError) {
    return { kind: "problem", problem: { title: say("unreachable") } };
  }
  return { kind: "problem", problem: parseProblem(error.message) };
}

function parseProblem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text };
  }
}

/** Say what a column holds: "number", "date" or "text" (a column that is empty holds text). */
export function columnType(rows, name) {
  const terms = rows.map((row) => row[name]).filter(Boolean);
  if (terms.length && terms.every((term) => NUMERIC.test(term.datatype))) return "number";
  if (terms.length && terms.every((term) => DATE.test(term.datatype))) return "date";
  return "text";
}

/** Write a term for a reader: IRIs short, triples as JSON. */
export function readable(term) {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  if (typeof term.value !== "string") return JSON.stringify(term.value);
  if (term.type !== "uri") return term.value;
  if (term.value.startsWith(`${page.base}ontology#`)) return shortName(term.value);
  if (term.value.startsWith(page.base)) return term.value.slice(page.base.length);
  const short = shortName(term.value);
  return short.startsWith("<") ? term.value : short;
}

/** Give the address that a term leads to: a path of this server, or an address on the web. */
export function addressOf(term) {
  if (term?.type !== "uri") return undefined;
  if (term.value.startsWith(page.base)) return `/${term.value.slice(page.base.length)}`;
  return /^https?:/.test(term.value) ? term.value : undefined;
}
