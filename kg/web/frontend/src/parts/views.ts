// An answer seen as a table, timeline, network, chart or map, each where its columns allow it.
import { drawTable, type Cell, type Table } from "./answer";
import type { Claim, Thing } from "./claims";
import { element, link } from "./dom";

const NAMES = ["Table", "Timeline", "Network", "Chart", "Map"] as const;
export type Name = (typeof NAMES)[number];

const DAY = /^-?\d{4}(-\d\d(-\d\d)?)?(T.*)?$/;
const BARS = 60;

// The view that a query asks for in a comment, as in Wikidata's query service.
export function wanted(query: string): Name {
  const named = query.match(/^\s*#\s*defaultView\s*:\s*(\w+)/im)?.[1]?.toLowerCase();
  const same: Record<string, Name> = { graph: "Network", barchart: "Chart", linechart: "Chart", dimensions: "Network" };
  return NAMES.find((name) => name.toLowerCase() === named) ?? same[named ?? ""] ?? "Table";
}

function column(table: Table, fits: (cell: Cell) => boolean, except: number[] = []): number {
  return table.columns.findIndex((_, index) => {
    const cells = table.rows.map((row) => row[index]!).filter((cell) => cell.text);
    return !except.includes(index) && cells.length > 0 && cells.every(fits);
  });
}

const isDay = (cell: Cell) => !cell.href && !cell.numeric && DAY.test(cell.text);
const isNumber = (cell: Cell) => cell.numeric && Number.isFinite(Number(cell.text));
const isPlain = (cell: Cell) => !cell.numeric && !isDay(cell);

export function possible(table: Table): Name[] {
  const label = column(table, isPlain);
  const found: Name[] = ["Table"];
  if (!table.rows.length || label < 0) return found;
  if (column(table, isDay) >= 0) found.push("Timeline");
  if (column(table, isPlain, [label]) >= 0) found.push("Network");
  if (column(table, isNumber) >= 0) found.push("Chart");
  if (table.rows.some((row) => row.some((cell) => cell.href?.startsWith("/agent/")))) found.push("Map");
  return found;
}

// Puts an answer into a box with a button for each view that it can be seen in.
export async function present(box: HTMLElement, table: Table, first: Name): Promise<void> {
  const offered = possible(table);
  const figure = element("div");
  const buttons = offered.map((name) => element("button", { type: "button", className: "tab" }, name));
  const show = async (name: Name) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === name));
    await draw(figure, table, name);
    box.dataset["view"] = name;
  };
  buttons.forEach((button, index) => button.addEventListener("click", () => void show(offered[index]!)));
  const row = offered.length > 1 ? [element("div", { className: "tabs", role: "group", ariaLabel: "View" }, ...buttons)] : [];
  box.replaceChildren(...row, figure);
  await show(offered.includes(first) ? first : "Table");
}

async function draw(box: HTMLElement, table: Table, name: Name): Promise<void> {
  if (name === "Table") return box.replaceChildren(drawTable(table));
  if (name === "Chart") return box.replaceChildren(chart(table));
  const drawer = element("div", { className: "drawer", ariaLive: "polite" });
  const figure = element("figure", { className: `view ${name.toLowerCase()}` });
  box.replaceChildren(figure, drawer);
  const claims = table.rows.map((row, index) => asClaim(table, row, index));
  const rowOf = (claim: Claim) => table.rows[Number(claim.claim)]!;
  const tell = (claims: Claim[]) => drawer.replaceChildren(drawTable({ columns: table.columns, rows: claims.slice(0, 20).map(rowOf) }));
  const clear = () => drawer.replaceChildren();
  if (name === "Timeline") {
    const { timeline } = await import("./timeline");
    timeline(figure, claims, (claim) => (claim ? tell([claim]) : clear()));
  } else if (name === "Network") {
    const { network } = await import("./network");
    network(figure, claims, (actor) => (actor ? tell(actor.claims) : clear()));
  } else {
    const { map } = await import("./map");
    const names = new Map(claims.flatMap((claim) => [...claim.actors, ...claim.recipients]).map((thing) => [thing.href ?? "", thing.label]));
    if (!map(figure, claims, names, (spot) => (spot ? tell(spot.claims) : clear()))) figure.replaceChildren(element("p", { className: "faint" }, "None of these has a place on the map."));
  }
}

// A row in the shape of a claim: the first names act, the next are acted upon, the first day dates it.
function asClaim(table: Table, row: Cell[], index: number): Claim {
  const day = row[column(table, isDay)]?.text.slice(0, 10) ?? null;
  const one = column(table, isPlain);
  const other = column(table, isPlain, [one]);
  const things = (at: number): Thing[] => (row[at]?.text ? [{ label: row[at]!.text, href: row[at]!.href }] : []);
  const shared = { about: "", type: "", label: "", tone: "state", score: null, modality: "actual", polarity: "positive", certainty: "certain", confidence: 1 };
  const where = { places: [], article: { label: "", href: null }, published: null, last: null, dated: true };
  return { ...shared, ...where, claim: String(index), actors: things(one), recipients: things(other), day };
}

function chart(table: Table): HTMLElement {
  const number = column(table, isNumber);
  const label = column(table, isPlain) >= 0 ? column(table, isPlain) : column(table, isDay);
  const rows = table.rows.filter((row) => row[number]!.text).slice(0, BARS);
  const most = Math.max(...rows.map((row) => Math.abs(Number(row[number]!.text))), 1);
  const bars = rows.map((row) => {
    const value = Number(row[number]!.text);
    const meter = element("meter", { min: 0, max: most, value: Math.abs(value), ariaLabel: row[number]!.text });
    return element("tr", {}, element("th", { scope: "row" }, link(row[label]!.href, row[label]!.text)), element("td", {}, meter), element("td", { className: "number" }, row[number]!.text));
  });
  return element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Chart" }, element("table", { className: "chart" }, element("tbody", {}, ...bars)));
}
