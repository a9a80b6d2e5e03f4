// What the table of answers makes of values.
import Yasgui from "@zazuko/yasgui";

const { prototype } = Yasgui.Yasr.plugins.table;
const columnsOf = prototype.getColumns;

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

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
