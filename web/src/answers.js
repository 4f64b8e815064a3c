// The line above an answer: its views, how much it is, how long it took, and its other formats.
import { readAnswer } from "./answer.js";
import { make, number, page, say } from "./page.js";
import { methodFor } from "./request.js";

/** Let YASR show our line, in the language of the page. */
export function arrangeAnswers(Yasr) {
  const { drawPluginSelectors, updatePluginSelectors } = Yasr.prototype;
  Object.assign(Yasr.prototype, {
    drawHeader() {
      this.drawPluginSelectors();
      this.pluginControls = make("div"); // YASR empties it, and nothing of ours stands in it
      this.dataElement = make("div", { class: "answer-facts", role: "status" });
      this.headerEl.append(this.dataElement);
      this.updateResponseInfo();
    },
    drawPluginSelectors() {
      drawPluginSelectors.call(this);
      for (const button of this.pluginSelectorsEl.querySelectorAll("button")) {
        button.removeAttribute("aria-label"); // the name that is shown is enough
        button.removeAttribute("title");
      }
    },
    updatePluginSelectors(enabled) {
      updatePluginSelectors.call(this, enabled);
      for (const button of this.pluginSelectorsEl.querySelectorAll("button")) {
        button.disabled = button.classList.contains("disabled");
        const isDrawn = button.classList.contains(`select_${this.drawnPlugin}`);
        button.setAttribute("aria-pressed", isDrawn);
      }
    },
    updateResponseInfo() {
      const answer = readAnswer(this.results);
      this.headerEl.hidden = ["none", "problem", "stopped"].includes(answer.kind);
      this.dataElement.replaceChildren(...describe(this, answer));
    },
    updateHelpButton() {},
    fillFallbackBox() {},
  });
}

function* describe(yasr, answer) {
  const milliseconds = yasr.results?.getResponseTime();
  if (answer.kind === "solutions") {
    yield make("span", {}, say("rows", { count: number.format(answer.rows.length) }));
  }
  if (milliseconds !== undefined) {
    const seconds = number.format(Math.round(milliseconds / 10) / 100);
    yield make("span", {}, say("seconds", { seconds }));
  }
  const formats = page.formats[answer.kind] ?? [];
  if (formats.length && yasr.asked) {
    const links = formats.map((format) => downloadLink(yasr.asked, format));
    yield make("span", { class: "downloads" }, `${say("download")} `, ...links);
  }
}

function downloadLink(query, format) {
  const address = `${page.endpoint}?${new URLSearchParams({ query, format: format.name })}`;
  const link = make(
    "a",
    { href: address, type: format.type, download: `answer.${format.name}`, dir: "ltr" },
    format.name,
  );
  if (methodFor(query) === "POST") {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      save(query, format);
    });
  }
  return link;
}

/** Save the answer of a query that is too long for an address. */
async function save(query, format) {
  const body = new URLSearchParams({ query, format: format.name });
  const answer = await fetch(page.endpoint, { method: "POST", body });
  const address = URL.createObjectURL(await answer.blob());
  make("a", { href: address, download: `answer.${format.name}` }).click();
  URL.revokeObjectURL(address);
}
