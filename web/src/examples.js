// The saved queries, which the page lists for readers without JavaScript, as a list to choose from.
import { openDialog } from "./dialog.js";
import { make, say } from "./page.js";

const list = document.getElementById("examples");

/** Let the reader choose an example, and open it in a tab of its own. */
export function openExamples(tab) {
  const found = list.querySelector("ul").cloneNode(true);
  found.classList.add("choices");
  const filter = make("input", {
    type: "search",
    placeholder: say("filter"),
    "aria-label": say("filter"),
    input: () => keep(found, filter.value),
  });
  const close = openDialog(list.querySelector("h2").textContent, filter, found);
  found.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    close();
    const query = new URL(link.href).searchParams.get("query");
    const opened = tab.yasgui.addTab(true, { name: link.dataset.name, yasqe: { value: query } });
    opened.query().catch(() => {});
  });
}

function keep(found, wanted) {
  const words = wanted.toLocaleLowerCase().split(/\s+/);
  for (const item of found.children) {
    const text = item.textContent.toLocaleLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
}
