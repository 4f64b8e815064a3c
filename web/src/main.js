// Turns the plain form of the page into the editor; if anything fails, the form stays.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { openWorkbench } from "./workbench.js";

const place = document.getElementById("editor");
const plain = document.getElementById("plain");
try {
  openWorkbench(place, plain.querySelector("textarea").value);
  plain.hidden = true;
  document.getElementById("examples").hidden = true; // the toolbar opens them
} catch (error) {
  place.remove();
  console.error(error);
}
