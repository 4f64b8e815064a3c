// The row of buttons above the query: ask or stop, examples, share, code.
import { openExamples } from "./examples.js";
import { make, say } from "./page.js";
import { openShare } from "./share.js";
import { openSnippets } from "./snippets.js";

/** Make the toolbar of one tab of YASGUI. */
export function makeToolbar(tab) {
  const ask = make("button", { type: "button", class: "ask", title: say("askTitle") }, say("ask"));
  let running = false;
  const shows = (now) => () => {
    running = now;
    ask.textContent = say(running ? "stop" : "ask");
    ask.classList.toggle("running", running);
  };
  ask.addEventListener("click", () => {
    if (running) tab.getYasqe().abortQuery();
    else tab.query().catch(() => {}); // the answer's place shows what went wrong
  });
  tab.on("query", shows(true));
  tab.on("queryResponse", shows(false));
  tab.on("queryAbort", shows(false));
  const tool = (key, open) =>
    make("button", { type: "button", class: "tool", click: () => open(tab) }, say(key));
  return make(
    "div",
    { class: "toolbar", role: "group", "aria-label": say("toolbar") },
    ask,
    tool("examples", openExamples),
    tool("share", openShare),
    tool("code", openSnippets),
  );
}
