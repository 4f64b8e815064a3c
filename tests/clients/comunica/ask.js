/*
 * Asks Comunica a query over sources: both as one JSON object on standard input.
 * Prints the answer as SPARQL results in JSON, or as N-Triples.
 */
import { text } from "node:stream/consumers";
import { QueryEngine } from "@comunica/query-sparql";

const GRAPHS = "application/n-triples";
const RESULTS = "application/sparql-results+json";

const { query, sources } = JSON.parse(await text(process.stdin));
const engine = new QueryEngine();
const answer = await engine.query(query, { sources });
const form = answer.resultType === "quads" ? GRAPHS : RESULTS;
const { data } = await engine.resultToString(answer, form);
process.stdout.write(await text(data));
