// Completion from what the graph says of itself: its VoID, and the labels of the ontology.
import { shortName } from "./names.js";
import { make, number, page } from "./page.js";
import { askRows, once } from "./request.js";

const MOST = 60;
const NO_NAME = /^[?$"'0-9]/;

let isAsked = false;

/** Teach the editor our prefixes, and the classes and properties that the graph uses. */
export function completeTerms(Yasqe) {
  Yasqe.defaults.autocompleters = [];
  Yasqe.forkAutocompleter("prefixes", {
    name: "declarations",
    persistenceId: null,
    get: () => Object.entries(page.prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  });
  Yasqe.registerAutocompleter(Yasqe.Autocompleters.variables);
  const { isValidCompletionPosition: isClassPlace } = Yasqe.Autocompleters.class;
  Yasqe.registerAutocompleter(completer("class", isClassPlace));
  Yasqe.registerAutocompleter(completer("property", isPropertyPlace));
  // Asked for with the keyboard, the list also opens where nothing is typed yet.
  Yasqe.defaults.extraKeys["Ctrl-Space"] = (yasqe) => {
    isAsked = true;
    yasqe.autocomplete();
    isAsked = false;
  };
}

function completer(kind, isPlace) {
  return {
    name: `our-${kind}`,
    bulk: false,
    autoShow: true,
    isValidCompletionPosition(yasqe) {
      const typed = yasqe.getCompleteToken().string.trim();
      return !NO_NAME.test(typed) && (typed !== "" || isAsked) && isPlace(yasqe);
    },
    async get(yasqe, token) {
      const all = await readTerms().catch(() => []); // asked for again with the next letter
      const terms = all.filter((term) => term.kind === kind);
      return rank(terms, token.string.trim(), likely(yasqe)).map((term) => term.iri);
    },
    postprocessHints: (_, hints) => hints.map((hint) => present(hint, known.get(hint.text))),
  };
}

function isPropertyPlace(yasqe) {
  return yasqe.getCompleteToken().state.possibleCurrent.includes("a");
}

/** Put first what begins as typed, then what a likely class has, then what is used most. */
function rank(terms, typed, isLikely) {
  const wanted = typed.replace(/^<|>$/g, "").toLowerCase();
  const score = (term) => {
    const local = term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
    if ([term.iri, term.name].some((text) => text.toLowerCase().startsWith(wanted))) return 2;
    if (local.startsWith(wanted) || term.label.toLowerCase().startsWith(wanted)) return 2;
    return term.label.toLowerCase().includes(wanted) || local.includes(wanted) ? 1 : 0;
  };
  return terms
    .map((term) => ({ term, score: score(term), likely: isLikely(term) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || b.likely - a.likely || b.term.uses - a.term.uses)
    .slice(0, MOST)
    .map((one) => one.term);
}

/** Say which properties the classes that the query names are known to have. */
function likely(yasqe) {
  const text = yasqe.getValue();
  return (term) => term.classes.some((name) => text.includes(name));
}

function present(hint, term) {
  hint.text = term.name; // its prefix is declared by the completer of prefixes
  hint.render = (item) => {
    item.append(
      make("span", { class: "hint-name" }, term.name),
      make("span", { class: "hint-label", dir: "auto" }, term.label),
      make("span", { class: "hint-uses" }, term.uses ? number.format(term.uses) : ""),
    );
  };
  return hint;
}

const known = new Map();

/** Read every class and property; a graph without VoID still has its ontology. */
const readTerms = once(async () => {
  const [found, pairs] = await Promise.all([askRows(TERMS), askRows(PROPERTIES_OF_CLASSES)]);
  const classes = new Map(pairs.map((pair) => [pair.property, []]));
  for (const pair of pairs) classes.get(pair.property).push(shortName(pair.class));
  const terms = found.map((row) => ({
    iri: row.term,
    kind: row.kind,
    name: shortName(row.term),
    label: row.label ?? "",
    uses: Number(row.uses ?? 0),
    classes: classes.get(row.term) ?? [],
  }));
  for (const term of terms) known.set(term.iri, term);
  return terms;
});

const HEAD = `BASE <${page.base}>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
`;

const TERMS = `${HEAD}
SELECT ?term ?kind (MAX(?count) AS ?uses) (SAMPLE(?said) AS ?label) WHERE {
  {
    GRAPH <graph/system/void> {
      <.well-known/void#dataset> void:classPartition ?part .
      ?part void:class ?term ; void:entities ?count .
    }
    BIND ("class" AS ?kind)
  } UNION {
    GRAPH <graph/system/void> {
      <.well-known/void#dataset> void:propertyPartition ?part .
      ?part void:property ?term ; void:triples ?count .
    }
    BIND ("property" AS ?kind)
  } UNION {
    VALUES (?type ?kind ?count) {
      (owl:Class "class" 0) (owl:ObjectProperty "property" 0) (owl:DatatypeProperty "property" 0)
    }
    ?term a ?type .
    FILTER (ISIRI(?term))
  }
  OPTIONAL { ?term rdfs:label ?own . FILTER (LANG(?own) = "${page.contentLang}") }
  OPTIONAL { ?term rdfs:label ?english . FILTER (LANG(?english) = "en") }
  BIND (COALESCE(?own, ?english) AS ?said)
}
GROUP BY ?term ?kind`;

const PROPERTIES_OF_CLASSES = `${HEAD}
SELECT ?class ?property WHERE {
  GRAPH <graph/system/void> {
    <.well-known/void#dataset> void:classPartition ?part .
    ?part void:class ?class ; void:propertyPartition ?inner .
    ?inner void:property ?property .
  }
}`;
