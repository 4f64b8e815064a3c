// The views of an answer, in the order of their buttons.
import { ChartView } from "./chart.js";
import { MapView } from "./map.js";
import { ProblemView, RawView, YesNoView } from "./plain.js";
import { TableView } from "./table.js";

/** Give YASR our views in place of its own. */
export function registerViews(Yasr) {
  const views = {
    table: TableView,
    chart: ChartView,
    map: MapView,
    response: RawView,
    boolean: YesNoView,
    error: ProblemView,
  };
  for (const name of Object.keys(Yasr.plugins)) {
    delete Yasr.plugins[name];
    delete Yasr.defaults.plugins[name];
  }
  for (const [name, view] of Object.entries(views)) Yasr.registerPlugin(name, view);
  Yasr.defaults.pluginOrder = Object.keys(views);
  Yasr.defaults.errorRenderers = [];
}
