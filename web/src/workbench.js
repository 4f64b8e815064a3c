// YASGUI as this page uses it: tabs, editor and answer; one endpoint, ours; nothing from elsewhere.
import Yasgui from "@zazuko/yasgui";
import { arrangeAnswers } from "./answers.js";
import { completeTerms } from "./completion.js";
import { markMistakes, showProblem } from "./mistakes.js";
import { make, page, say } from "./page.js";
import { methodFor } from "./request.js";
import { readShared } from "./share.js";
import { makeToolbar } from "./toolbar.js";
import { registerViews } from "./views/index.js";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

/** Open the editor in `place`; a new tab begins with the query `first`. */
export function openWorkbench(place, first) {
  const { Yasqe, Yasr } = Yasgui;
  Object.assign(Yasqe.defaults, { editorHeight: "auto", resizeable: false });
  // Tab leads to the next control, as everywhere; lines are indented as they are begun.
  Object.assign(Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false });
  completeTerms(Yasqe);
  markMistakes(Yasqe);
  registerViews(Yasr);
  arrangeAnswers(Yasr);
  arrangeTabs(Yasgui.Tab);

  const yasgui = new Yasgui(place, {
    autofocus: false,
    persistenceId: "meagraph",
    tabName: say("query"),
    populateFromUrl: false, // it would take another endpoint from a link
    copyEndpointOnNewTab: false,
    requestConfig: {
      endpoint: new URL(page.endpoint, location.href).href,
      method: (asking) => methodFor(asking.getTab().getQuery()),
      acceptHeaderGraph: ACCEPT,
      acceptHeaderSelect: ACCEPT,
    },
    yasqe: {
      value: first,
      showQueryButton: false,
      screenReaderLabel: say("query"),
    },
    yasr: { maxPersistentResponseSize: 0 },
  });
  translateTabs(yasgui);
  yasgui.on("query", (_, tab) => {
    tab.getYasr().asked = tab.getQuery();
    showProblem(tab.getYasqe(), undefined);
  });
  openShared(yasgui);
  addEventListener("hashchange", () => openShared(yasgui));
  return yasgui;
}

function openShared(yasgui) {
  const shared = readShared(location.hash);
  if (!shared) return;
  history.replaceState(null, "", location.pathname + location.search);
  const config = { yasqe: { value: shared.query }, yasr: { settings: shared.settings } };
  const tab = yasgui.addTab(true, config, { avoidDuplicateTabs: true });
  tab.query().catch(() => {});
}

/** Our toolbar stands where YASGUI has its endpoint field and the settings of requests. */
function arrangeTabs(Tab) {
  const { initYasr } = Tab.prototype;
  Object.assign(Tab.prototype, {
    initTabSettingsMenu() {},
    initEndpointSelectField() {},
    initControlbar() {
      this.controlBarEl.append(makeToolbar(this));
    },
    initYasr() {
      initYasr.call(this);
      this.yasr.tab = this; // a problem is shown in the query
    },
  });
}

/** YASGUI speaks English alone; these are the words that its tabs show. */
function translateTabs(yasgui) {
  const { tabElements } = yasgui;
  const add = tabElements.addTabEl.firstChild;
  add.title = say("addTab");
  add.setAttribute("aria-label", say("addTab"));
  const words = {
    "New Tab": "addTab",
    "Rename Tab": "renameTab",
    "Copy Tab": "copyTab",
    "Close Tab": "closeTab",
    "Close other tabs": "closeOtherTabs",
    "Undo close Tab": "reopenTab",
  };
  const menu = tabElements.tabContextMenu;
  const makeItem = menu.getMenuItemEl;
  menu.getMenuItemEl = (text) => makeItem.call(menu, say(words[text]));
  const own = ownTabs(yasgui);
  const translate = () => {
    const buttons = yasgui.rootEl.querySelectorAll(".closeTab");
    for (const close of buttons) close.title = say("closeTab");
    own();
  };
  translate();
  yasgui.on("tabAdd", () => queueMicrotask(translate));
}

/** YASGUI has a button among its tabs; the list of tabs owns the tabs alone (WAI-ARIA, tablist). */
function ownTabs(yasgui) {
  const box = yasgui.rootEl.querySelector(".tabsList");
  const list = make("div", { role: "tablist" });
  box.removeAttribute("role");
  box.before(list);
  return () => {
    const tabs = [...box.querySelectorAll("[role=tab]")];
    list.setAttribute("aria-owns", tabs.map((tab) => tab.id).join(" "));
  };
}
