// The plain views: yes or no, the answer as it was sent, and a problem in words.
import { make, page, say } from "../page.js";
import { showProblem } from "../mistakes.js";
import { View } from "./view.js";

const MOST_CHARACTERS = 500_000;

/** The answer of ASK. */
export class YesNoView extends View {
  priority = 10;
  hideFromSelection = true;

  canHandleResults() {
    return this.answer.kind === "boolean";
  }

  draw() {
    this.show(make("p", { class: "yes-no" }, say(this.answer.value ? "yes" : "no")));
  }
}

/** The answer as it was sent; graphs are shown so. */
export class RawView extends View {
  priority = 2;
  label = say("raw");

  canHandleResults() {
    return ["solutions", "boolean", "graph"].includes(this.answer.kind);
  }

  draw() {
    const { text } = this.answer;
    this.show(
      ...(text.length > MOST_CHARACTERS ? [make("p", { class: "note" }, say("cut"))] : []),
      make("pre", { class: "raw", dir: "ltr", tabindex: "0" }, text.slice(0, MOST_CHARACTERS)),
    );
  }
}

/** What kept the query from its answer, and at which line. */
export class ProblemView extends View {
  priority = 20;
  hideFromSelection = true;

  canHandleResults() {
    return ["problem", "stopped"].includes(this.answer.kind);
  }

  draw() {
    const { kind, problem } = this.answer;
    if (kind === "stopped") return this.show(make("p", { class: "note" }, say("stopped")));
    const yasqe = this.yasr.tab.getYasqe();
    const content = [make("h2", {}, problem.title ?? say("failed"))];
    if (problem.detail) content.push(make("p", { dir: "auto" }, problem.detail));
    if (problem.line) {
      const place = say("place", { line: problem.line, column: problem.column ?? 1 });
      const go = () => {
        showProblem(yasqe, problem);
        yasqe.focus();
      };
      content.push(make("button", { type: "button", class: "tool", click: go }, place));
    }
    if (problem.type) {
      const about = problem.type.replace(page.base, "/");
      content.push(make("p", {}, make("a", { href: about }, say("aboutProblem"))));
    }
    showProblem(yasqe, problem);
    this.show(make("div", { class: "problem", role: "alert" }, ...content));
  }
}
