// Links that open a query with the view of its answer: `#query=…`, as YASGUI writes them.
import { copyButton, openDialog } from "./dialog.js";
import { make, say } from "./page.js";

/** Write the link that opens a query, a view by its name, and the view's settings. */
export function shareLink(query, view, settings) {
  const parts = new URLSearchParams({ query });
  if (view) parts.set("outputFormat", view);
  if (view && settings) parts.set("outputSettings", JSON.stringify(settings));
  const address = new URL(location.pathname, location.href);
  address.hash = parts.toString();
  return address.href;
}

/** Read such a link's fragment; nothing when it holds no query. */
export function readShared(hash) {
  const parts = new URLSearchParams(hash.slice(1));
  const query = parts.get("query");
  if (!query) return undefined;
  const selectedPlugin = parts.get("outputFormat") ?? "table";
  return {
    query,
    settings: { selectedPlugin, pluginsConfig: { [selectedPlugin]: readSettings(parts) } },
  };
}

function readSettings(parts) {
  try {
    return JSON.parse(parts.get("outputSettings") ?? "{}");
  } catch {
    return {};
  }
}

/** Show the link of a tab's query. */
export function openShare(tab) {
  const { selectedPlugin, pluginsConfig } = tab.getYasr().getPersistentConfig();
  const link = shareLink(tab.getQuery(), selectedPlugin, pluginsConfig[selectedPlugin]);
  const field = make("input", {
    type: "text",
    readonly: true,
    dir: "ltr",
    value: link,
    "aria-label": say("link"),
    focus: () => field.select(),
  });
  openDialog(say("share"), make("p", {}, say("shareHint")), field, copyButton(() => link));
}
