// An answer as a table of cells with labels: made from SPARQL JSON, or read from the page.
import { element, link } from "./dom";

export interface Cell {
  text: string;
  href: string | null;
  title: string;
  numeric: boolean;
}

export interface Table {
  columns: string[];
  rows: Cell[][];
}

export interface Binding {
  type: string;
  value: string;
  datatype?: string;
}

export const EMPTY: Cell = { text: "", href: null, title: "", numeric: false };

export function tableOf(columns: string[], rows: Record<string, Binding>[], called: (iri: string) => { text: string; href: string | null }): Table {
  const cell = (value: Binding | undefined): Cell => {
    if (!value) return EMPTY;
    if (value.type === "uri") return { ...called(value.value), title: value.value, numeric: false };
    const numeric = /#(integer|decimal|double|float|int|long)$/.test(value.datatype ?? "");
    return { text: value.value, href: null, title: "", numeric };
  };
  return { columns, rows: rows.map((row) => columns.map((name) => cell(row[name]))) };
}

// The table that the server has put on the page.
export function tableOn(page: ParentNode): Table | null {
  const table = page.querySelector("table");
  if (!table) return null;
  const columns = [...table.querySelectorAll("thead th")].map((head) => head.textContent ?? "");
  const rows = [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell): Cell => {
      const anchor = cell.querySelector("a");
      return { text: cell.textContent ?? "", href: anchor?.getAttribute("href") ?? null, title: anchor?.title ?? "", numeric: cell.classList.contains("number") };
    }),
  );
  return { columns, rows };
}

export function drawTable({ columns, rows }: Table): HTMLElement {
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.map((row) => element("tr", {}, ...row.map(drawCell)));
  const grid = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Result" }, grid);
}

function drawCell(cell: Cell): HTMLElement {
  const shown = cell.href ? link(cell.href, cell.text, cell.title) : cell.text;
  return element("td", { className: cell.numeric ? "number" : "" }, shown);
}
