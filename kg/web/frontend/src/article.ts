// Lights up the words of the claim under the cursor, and the claims of the words under the cursor.
// A tap or click on words chooses their first claim; on a phone the claims come up in a sheet.
import { element } from "./parts/dom";

const cards = new Map([...document.querySelectorAll<HTMLElement>(".card")].map((card) => [card.id, card]));
const sentences = [...document.querySelectorAll<HTMLElement>(".said")];
const wordsOf = new Map<string, HTMLElement>();
const narrow = matchMedia("(max-width: 55.99rem)");
const sheet = element("aside", { className: "sheet", hidden: true, ariaLabel: "Claims of the chosen words" });

for (const sentence of sentences) for (const id of claimsOf(sentence)) wordsOf.set(id, sentence);

function claimsOf(sentence: HTMLElement): string[] {
  return (sentence.dataset["claims"] ?? "").trim().split(/\s+/);
}

function light(elements: (HTMLElement | undefined)[], on: boolean): void {
  for (const each of elements) each?.classList.toggle("lit", on);
}

function follow(watched: HTMLElement, others: (HTMLElement | undefined)[]): void {
  for (const name of ["mouseenter", "focusin"]) watched.addEventListener(name, () => light(others, true));
  for (const name of ["mouseleave", "focusout"]) watched.addEventListener(name, () => light(others, false));
}

for (const [id, card] of cards) follow(card, [wordsOf.get(id)]);
for (const sentence of sentences) {
  const theirs = claimsOf(sentence).map((id) => cards.get(id));
  follow(sentence, theirs);
  const marks = sentence.nextElementSibling;
  if (marks instanceof HTMLElement && marks.matches(".refs")) follow(marks, [sentence, ...theirs]);
  sentence.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") || String(getSelection())) return;
    const id = claimUnder(event.target as Element, sentence);
    history.pushState(null, "", "#" + id);
    showTarget(false);
  });
}

function claimUnder(target: Element, sentence: HTMLElement): string {
  const trigger = target.closest<HTMLElement>(".trigger");
  return trigger?.dataset["claim"] ?? claimsOf(sentence)[0] ?? "";
}

function range(id: string): [number, number] | null {
  const found = id.match(/^char=(\d+),(\d+)$/);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

// The sentence that an address points at: by its claim, by its own span, or by a span inside it.
function aimedAt(id: string): HTMLElement | undefined {
  const inside = range(id);
  const holds = (span: [number, number] | null) => span && inside && span[0] <= inside[0] && inside[0] < span[1];
  return wordsOf.get(id) ?? (inside ? sentences.find((sentence) => holds(range(sentence.id))) : undefined);
}

function showTarget(scrolls = true): void {
  for (const lit of document.querySelectorAll(".chosen")) lit.classList.remove("chosen");
  const id = decodeURIComponent(location.hash.slice(1));
  const words = aimedAt(id);
  sheet.hidden = true;
  if (!words) return;
  const card = cards.get(id);
  words.classList.add("chosen");
  card?.classList.add("chosen");
  if (narrow.matches) raise(words);
  if (scrolls || narrow.matches) words.scrollIntoView({ block: narrow.matches ? "start" : "center" });
  else if (!narrow.matches) card?.scrollIntoView({ block: "nearest" });
}

function raise(sentence: HTMLElement): void {
  const close = element("button", { type: "button", className: "close", ariaLabel: "Close" }, "×");
  const shown = claimsOf(sentence).flatMap((id) => cards.get(id) ?? []).map((card) => card.cloneNode(true) as HTMLElement);
  for (const card of shown) card.removeAttribute("id");
  close.addEventListener("click", lower);
  sheet.replaceChildren(close, element("ol", { className: "cards" }, ...shown));
  sheet.hidden = false;
}

function lower(): void {
  sheet.hidden = true;
}

document.querySelector("main")?.append(sheet);
document.addEventListener("keydown", (event) => event.key === "Escape" && lower());
for (const form of document.querySelectorAll<HTMLFormElement>("form.filters")) {
  form.addEventListener("change", () => form.requestSubmit());
}
addEventListener("hashchange", () => showTarget());
addEventListener("popstate", () => showTarget());
showTarget();
