// Runs the query without leaving the page, and shows the answer with labels or the place of the mistake.
"use strict";

const form = document.querySelector("#editor");
const field = form.querySelector("textarea");
const examples = form.querySelector("select");
const result = document.querySelector("#result");
const mistake = document.querySelector("#mistake");
const base = form.dataset.base;
const ROWS = 1000;
const ANSWERS = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5";

examples?.closest("label").removeAttribute("hidden");
examples?.addEventListener("change", () => {
  if (examples.value) field.value = examples.value;
  field.focus();
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const query = field.value;
  mistake.replaceChildren();
  show(element("p", { className: "faint", role: "status" }, "Running …"));
  const started = performance.now();
  try {
    const response = await ask(query, ANSWERS);
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    if (!response.ok) return await showProblem(response);
    if (location.pathname === form.getAttribute("action")) {
      history.replaceState(null, "", "?" + new URLSearchParams({ query }));
    }
    await showAnswer(response, seconds, query);
  } catch (error) {
    show();
    mistake.replaceChildren(element("p", { className: "problem" }, `The server did not answer: ${error.message}`));
  }
});

function ask(query, accept) {
  return fetch(form.getAttribute("action"), { method: "POST", headers: { Accept: accept }, body: new URLSearchParams({ query }) });
}

async function showProblem(response) {
  const problem = await response.json().catch(() => ({ detail: response.statusText }));
  const text = problem.detail || problem.title;
  const known = !problem.line || text.startsWith("Line");
  const place = known ? "" : ` (line ${problem.line}, column ${problem.column || 1})`;
  show();
  mistake.replaceChildren(element("p", { className: "problem" }, text + place));
  if (problem.line) mark(problem.line, problem.column || 1);
}

function mark(line, column) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(Math.min(start, field.value.length), Math.min(start + 1, field.value.length));
}

async function showAnswer(response, seconds, query) {
  const type = response.headers.get("Content-Type") || "";
  if (!type.startsWith("application/sparql-results+json")) {
    const text = await response.text();
    return show(element("pre", { tabIndex: 0 }, text), caption(`Turtle, ${seconds} s`, query, "ttl"));
  }
  const answer = await response.json();
  if ("boolean" in answer) {
    return show(element("p", { className: "lead" }, answer.boolean ? "Yes." : "No."), caption(`${seconds} s`, query, "json"));
  }
  const rows = answer.results.bindings;
  const shown = rows.slice(0, ROWS);
  const names = await labels(shown);
  const more = rows.length > ROWS ? `, the first ${ROWS} shown` : "";
  const count = `${rows.length} row${rows.length === 1 ? "" : "s"}${more}, ${seconds} s`;
  show(table(answer.head.vars, shown, names), caption(count, query, "csv", "json"));
}

function show(...parts) {
  result.replaceChildren(...parts);
}

function caption(text, query, ...formats) {
  const links = formats.flatMap((format) => {
    const href = `/sparql?${new URLSearchParams({ query, format })}`;
    return [" · ", element("a", { href }, format.toUpperCase())];
  });
  return element("p", { className: "small faint", role: "status" }, text, ...links);
}

async function labels(rows) {
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
  const found = (await response.json()).results.bindings.filter((row) => row.label);
  return new Map(found.map((row) => [row.thing.value, row.label.value]));
}

function table(columns, rows, names) {
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.map((row) => element("tr", {}, ...columns.map((name) => cell(row[name], names))));
  const grid = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Result" }, grid);
}

function cell(value, names) {
  if (!value) return element("td", {});
  if (value.type !== "uri") {
    const number = /#(integer|decimal|double|float|int|long)$/.test(value.datatype || "");
    return element("td", { className: number ? "number" : "" }, value.value);
  }
  const text = names.get(value.value) || shorten(value.value);
  const href = address(value.value);
  return element("td", {}, href ? element("a", { href, title: value.value }, text) : text);
}

function address(iri) {
  for (const space of ["ontology#", "plover#"]) {
    const start = "https://w3id.org/diplomacy-kg/" + space;
    if (iri.startsWith(start)) return "/ontology#" + iri.slice(start.length);
  }
  if (iri.startsWith(base)) return "/" + iri.slice(base.length).replace(/^\/+/, "");
  return /^https?:\/\//.test(iri) ? iri : null;
}

function shorten(iri) {
  if (iri.startsWith(base)) return iri.slice(base.length);
  const prefixes = JSON.parse(form.dataset.prefixes);
  const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
