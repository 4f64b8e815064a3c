// A dialog of the browser's own, with a heading and a button that closes it.
import { make, say } from "./page.js";

/** Show a dialog with this heading and content; gives the function that closes it. */
export function openDialog(heading, ...content) {
  const close = () => dialog.close();
  const dialog = make(
    "dialog",
    {
      class: "editor-dialog",
      "aria-label": heading,
      close: () => dialog.remove(),
      click: (event) => event.target === dialog && close(),
    },
    make(
      "div",
      { class: "sheet" },
      make(
        "header",
        {},
        make("h2", {}, heading),
        make("button", { type: "button", class: "tool", click: close }, say("close")),
      ),
      ...content,
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** Make a button that copies what `text` gives, and says so. */
export function copyButton(text) {
  const button = make("button", { type: "button", class: "tool" }, say("copy"));
  button.addEventListener("click", async () => {
    await copy(text());
    button.textContent = say("copied");
  });
  return button;
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without TLS a page has no clipboard of its own.
  const field = make("textarea", {}, text);
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
