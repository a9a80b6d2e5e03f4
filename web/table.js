// What the table of answers makes of values.
import Yasgui from "@zazuko/yasgui";

const { prototype } = Yasgui.Yasr.plugins.table;
const columnsOf = prototype.getColumns;
const drawTable = prototype.draw;

/** Rows of a table whose columns are as wide as all of them need. */
const MEASURED = 1000;

/**
 * Values are text wherever the table looks at them. As Yasgui has it, DataTables takes what is
 * filtered for HTML, and a literal with an element in it makes one.
 */
prototype.getColumns = function getColumns() {
  const [number, ...columns] = columnsOf.call(this);
  if (!number) return [];
  const prefixes = this.yasr.getPrefixes();
  const render = (value, use) => {
    if (value === "") return "";
    if (use === "display") return this.getCellContent(value, prefixes);
    return use === "filter" ? escape(value.value) : value.value;
  };
  return [{ ...number, title: "#" }, ...columns.map((column) => ({ ...column, render }))];
};

/** Of many rows, those that are shown decide how wide columns are: each would be made for it. */
prototype.draw = function draw(...settings) {
  this.config.tableConfig.autoWidth = (this.yasr.results?.getBindings()?.length ?? 0) <= MEASURED;
  return drawTable.apply(this, settings);
};

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
