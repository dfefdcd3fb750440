// Runs the query without leaving the page; the answer comes with labels and views, or the mistake
// is shown at its place.
import { tableOf, tableOn, type Binding } from "./parts/answer";
import { element, isSafe } from "./parts/dom";
import type { Editor } from "./parts/editor";
import { present, wanted } from "./parts/views";

const form = document.querySelector<HTMLFormElement>("#editor")!;
const field = form.querySelector("textarea")!;
const examples = form.querySelector("select");
const result = document.querySelector<HTMLElement>("#result")!;
const mistake = document.querySelector<HTMLElement>("#mistake")!;
const base = form.dataset["base"]!;
const prefixes = JSON.parse(form.dataset["prefixes"]!) as Record<string, string>;
const ROWS = 1000;
const ANSWERS = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5";
let editor: Editor | null = null;

interface Problem {
  title?: string;
  detail?: string;
  line?: number;
  column?: number;
}

examples?.closest("label")?.removeAttribute("hidden");
examples?.addEventListener("change", () => {
  if (!examples.value) return;
  field.value = examples.value;
  editor?.set(field.value);
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run(field.value);
});

async function run(query: string): Promise<void> {
  mistake.replaceChildren();
  show(element("p", { className: "faint", role: "status" }, "Running …"));
  const started = performance.now();
  try {
    const response = await ask(query, ANSWERS);
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    if (!response.ok) return await showProblem(response);
    if (location.pathname === form.getAttribute("action")) history.pushState(null, "", "?" + new URLSearchParams({ query }));
    await showAnswer(response, seconds, query);
  } catch (error) {
    show();
    mistake.replaceChildren(element("p", { className: "problem" }, `The server did not answer: ${(error as Error).message}`));
  }
}

function ask(query: string, accept: string): Promise<Response> {
  return fetch(form.getAttribute("action")!, { method: "POST", headers: { Accept: accept }, body: new URLSearchParams({ query }) });
}

async function showProblem(response: Response): Promise<void> {
  const problem = (await response.json().catch(() => ({ detail: response.statusText }))) as Problem;
  const text = problem.detail || problem.title || response.statusText;
  const known = !problem.line || text.startsWith("Line");
  const place = known ? "" : ` (line ${problem.line}, column ${problem.column || 1})`;
  show();
  mistake.replaceChildren(element("p", { className: "problem" }, text + place));
  if (problem.line) mark(problem.line, problem.column || 1);
}

function mark(line: number, column: number): void {
  const before = field.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  if (editor) editor.point(line, column);
  else field.focus();
  field.setSelectionRange(Math.min(start, field.value.length), Math.min(start + 1, field.value.length));
}

async function showAnswer(response: Response, seconds: string, query: string): Promise<void> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/sparql-results+json")) {
    const text = await response.text();
    return show(element("pre", { tabIndex: 0 }, text), caption(`Turtle, ${seconds} s`, query, "ttl"));
  }
  const answer = (await response.json()) as { boolean?: boolean; head: { vars: string[] }; results: { bindings: Record<string, Binding>[] } };
  if (answer.boolean !== undefined) return show(element("p", { className: "lead" }, answer.boolean ? "Yes." : "No."), caption(`${seconds} s`, query, "json"));
  const rows = answer.results.bindings;
  const shown = rows.slice(0, ROWS);
  const names = await labels(shown);
  const more = rows.length > ROWS ? `, the first ${ROWS} shown` : "";
  const count = `${rows.length} row${rows.length === 1 ? "" : "s"}${more}, ${seconds} s`;
  const table = tableOf(answer.head.vars, shown, (iri) => ({ text: names.get(iri) ?? shorten(iri), href: address(iri) }));
  const box = element("div");
  await present(box, table, wanted(query));
  show(box, caption(count, query, "csv", "json"));
}

function show(...parts: Node[]): void {
  result.replaceChildren(...parts);
}

function caption(text: string, query: string, ...formats: string[]): HTMLElement {
  const links = formats.flatMap((format) => [" · ", element("a", { href: `/sparql?${new URLSearchParams({ query, format })}` }, format.toUpperCase())]);
  return element("p", { className: "small faint", role: "status" }, text, ...links);
}

async function labels(rows: Record<string, Binding>[]): Promise<Map<string, string>> {
  const cells = rows.flatMap((row) => Object.values(row));
  const iris = [...new Set(cells.filter((cell) => cell.type === "uri").map((cell) => cell.value))];
  const known = iris.filter((iri) => !/[<>"{}|\\^`\s]/.test(iri)).slice(0, 500);
  if (!known.length) return new Map();
  const query = `SELECT ?thing (SAMPLE(?name) AS ?label) WHERE {
    VALUES ?thing { ${known.map((iri) => `<${iri}>`).join(" ")} }
    ?thing <http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#prefLabel>|<http://purl.org/dc/terms/title> ?name
  } GROUP BY ?thing`;
  const response = await ask(query, "application/sparql-results+json");
  if (!response.ok) return new Map();
  const found = (await response.json()) as { results: { bindings: Record<string, Binding>[] } };
  return new Map(found.results.bindings.filter((row) => row["label"]).map((row) => [row["thing"]!.value, row["label"]!.value]));
}

function address(iri: string): string | null {
  for (const space of ["ontology#", "plover#"]) {
    const start = "https://w3id.org/diplomacy-kg/" + space;
    if (iri.startsWith(start)) return "/ontology#" + iri.slice(start.length);
  }
  if (iri.startsWith(base)) return "/" + iri.slice(base.length).replace(/^\/+/, "");
  return /^https?:/.test(iri) && isSafe(iri) ? iri : null;
}

function shorten(iri: string): string {
  if (iri.startsWith(base)) return iri.slice(base.length);
  const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

// What the server answered stands on the page already; it only lacks its views.
async function begin(): Promise<void> {
  const table = tableOn(result);
  if (table?.rows.length) {
    const note = result.querySelector("p.small");
    const box = element("div");
    await present(box, table, wanted(field.value));
    show(box, ...(note ? [note] : []));
  }
  const { edit } = await import("./parts/editor");
  editor = await edit(field, () => form.requestSubmit());
  form.dataset["ready"] = "yes";
}

addEventListener("popstate", () => location.reload());
void begin();
