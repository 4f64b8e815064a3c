// Mistakes at their line: what the editor's grammar doubts, and what the server says is wrong.
import { make, say } from "./page.js";

const GUTTER = "gutterErrorBar";
const DOUBTED = "doubted";
const FAILED = "failed";
const FAILED_LINE = "failed-line";

/** Let the editor mark the first line that its grammar (SPARQL 1.1) does not understand. */
export function markMistakes(Yasqe) {
  // YASGUI's own marks are in English, with styles that the page's policy refuses.
  Yasqe.prototype.checkSyntax = function checkSyntax() {
    const lines = this.getDoc().lineCount();
    this.queryValid = true;
    this.clearGutter(GUTTER);
    for (let line = 0; line < lines; line += 1) {
      const end = { line, ch: this.getDoc().getLine(line).length };
      const { state } = this.getTokenAt(end, true);
      this.setOption("queryType", state.queryType);
      if (state.OK === false) {
        this.queryValid = false;
        const expected = state.possibleCurrent.join("  ");
        mark(this, line, DOUBTED, state.errorMsg ?? say("doubted", { expected }));
        return;
      }
    }
  };
}

/** Show the problem of an answer at its line, and go there; without one, forget the last. */
export function showProblem(yasqe, problem) {
  yasqe.eachLine((handle) => yasqe.removeLineClass(handle, "wrap", FAILED_LINE));
  if (!problem?.line) return;
  const line = Math.min(problem.line, yasqe.lineCount()) - 1;
  yasqe.clearGutter(GUTTER);
  yasqe.addLineClass(line, "wrap", FAILED_LINE);
  mark(yasqe, line, FAILED, problem.detail);
  yasqe.setCursor({ line, ch: Math.max(0, (problem.column ?? 1) - 1) });
}

function mark(yasqe, line, kind, text) {
  const sign = make("span", { class: `gutter-mark gutter-${kind}`, title: text, role: "img" }, "!");
  sign.setAttribute("aria-label", text);
  yasqe.setGutterMarker(line, GUTTER, sign);
}
