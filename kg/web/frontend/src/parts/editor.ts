// The editor of YASGUI over a textarea: colours, mistakes as one types, completion from our own data.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

interface Term {
  iri: string;
  label: string;
  count: number;
}

interface Terms {
  prefixes: Record<string, string>;
  classes: Term[];
  properties: Term[];
  concepts: Term[];
}

export interface Editor {
  set(query: string): void;
  point(line: number, column: number): void;
}

// Other completers ask services elsewhere on the web; these are asked for nothing.
function complete(terms: Terms): string[] {
  const kinds = { class: [...terms.classes, ...terms.concepts], property: terms.properties };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  for (const kind of names) {
    const original = Yasqe.Autocompleters[kind]!;
    Yasqe.registerAutocompleter({ ...original, name: `our-${kind}`, bulk: true, autoShow: true, persistenceId: null, get: () => kinds[kind].map((term) => term.iri) }, false);
  }
  const prefixes = Object.entries(terms.prefixes).map(([prefix, space]) => `${prefix}: <${space}>`);
  Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters["prefixes"]!, name: "our-prefixes", persistenceId: null, get: () => prefixes }, false);
  return [...names.map((kind) => `our-${kind}`), "our-prefixes", "variables"];
}

export async function edit(field: HTMLTextAreaElement, run: () => void): Promise<Editor> {
  const response = await fetch("/api/terms");
  const terms = (await response.json()) as Terms;
  const box = document.createElement("div");
  box.className = "yasqe-box";
  field.before(box);
  const yasqe = new Yasqe(box, {
    value: field.value,
    autocompleters: complete(terms),
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    lineWrapping: true,
    createShareableLink: undefined,
    consumeShareLink: null,
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
  } as never);
  yasqe.setSize(null, `${Math.min(30, Math.max(10, field.rows)) * 1.5}em`);
  yasqe.getInputField().setAttribute("aria-label", "SPARQL");
  yasqe.on("change", () => void (field.value = yasqe.getValue()));
  field.hidden = true;
  return {
    set(query) {
      if (query !== yasqe.getValue()) yasqe.setValue(query);
    },
    point(line, column) {
      yasqe.focus();
      yasqe.setSelection({ line: line - 1, ch: column - 1 }, { line: line - 1, ch: column });
    },
  };
}
