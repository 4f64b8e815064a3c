// The query as a program that asks it: curl, Python with its standard library, R with httr2.
import { copyButton, openDialog } from "./dialog.js";
import { make, page, say } from "./page.js";

const CSV = "text/csv";
const ACCEPTED = {
  ASK: "application/sparql-results+json",
  CONSTRUCT: "text/turtle",
  DESCRIBE: "text/turtle",
};

const WRITERS = { curl: writeCurl, Python: writePython, R: writeR };

/** Write a shell command with curl. */
export function writeCurl(query, address, accept) {
  const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  return `curl --fail-with-body --header ${quoted(`Accept: ${accept}`)} \\
  --data-urlencode ${quoted(`query=${query}`)} \\
  ${address}
`;
}

/** Write a Python program without libraries. */
export function writePython(query, address, accept) {
  const quoted = query.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  // A quotation mark at the very end would close the string too early.
  const safe = quoted.endsWith('"') ? `${quoted.slice(0, -1)}\\"` : quoted;
  const rows = `    rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8")))
print(rows)`;
  return `${accept === CSV ? "import csv\nimport io\n" : ""}from urllib.parse import urlencode
from urllib.request import Request, urlopen

query = """${safe}"""
form = urlencode({"query": query}).encode()
request = Request("${address}", form, {"Accept": "${accept}"})
with urlopen(request) as answer:
${accept === CSV ? rows : "    print(answer.read().decode())"}
`;
}

/** Write an R program with the package httr2. */
export function writeR(query, address, accept) {
  let dashes = "";
  while (query.includes(`)${dashes}"`)) dashes += "-";
  return `library(httr2)

query <- r"${dashes}(${query})${dashes}"
answer <- request("${address}") |>
  req_headers(Accept = "${accept}") |>
  req_body_form(query = query) |>
  req_perform() |>
  resp_body_string()
${accept === CSV ? "read.csv(text = answer)" : "cat(answer)"}
`;
}

/** Show the query of a tab as code. */
export function openSnippets(tab) {
  const address = new URL(page.endpoint, location.href).href;
  const accept = ACCEPTED[tab.getYasqe().getQueryType()] ?? CSV;
  const code = make("pre", { dir: "ltr", tabindex: "0" });
  const choices = Object.entries(WRITERS).map(([name, write]) =>
    make(
      "button",
      {
        type: "button",
        class: "tool",
        click: (event) => {
          code.textContent = write(tab.getQuery(), address, accept);
          for (const one of choices) one.setAttribute("aria-pressed", one === event.currentTarget);
        },
      },
      name,
    ),
  );
  openDialog(
    say("code"),
    make("div", { class: "choices-row", dir: "ltr" }, ...choices),
    code,
    copyButton(() => code.textContent),
  );
  choices[0].click();
}
