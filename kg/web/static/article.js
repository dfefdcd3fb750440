// Lights up the words of the claim under the cursor, and the claims of the words under the cursor.
"use strict";

const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.id, card]));
const sentences = [...document.querySelectorAll(".said")];
const wordsOf = new Map();
for (const sentence of sentences) {
  for (const id of claimsOf(sentence)) wordsOf.set(id, sentence);
}

function claimsOf(sentence) {
  return sentence.dataset.claims.trim().split(/\s+/);
}

function light(elements, on) {
  for (const element of elements) element?.classList.toggle("lit", on);
}

function follow(element, others) {
  for (const name of ["mouseenter", "focusin"]) element.addEventListener(name, () => light(others, true));
  for (const name of ["mouseleave", "focusout"]) element.addEventListener(name, () => light(others, false));
}

for (const [id, card] of cards) follow(card, [wordsOf.get(id)]);
for (const sentence of sentences) follow(sentence, claimsOf(sentence).map((id) => cards.get(id)));

function range(id) {
  return id.match(/^char=(\d+),(\d+)$/)?.slice(1).map(Number);
}

// The sentence that an address points at: by its claim, by its own span, or by a span inside it.
function aimedAt(id) {
  const inside = range(id);
  const holds = ([start, end]) => start <= inside[0] && inside[0] < end;
  return wordsOf.get(id) ?? (inside && sentences.find((sentence) => holds(range(sentence.id))));
}

function showTarget() {
  for (const sentence of sentences) sentence.classList.remove("chosen");
  const words = aimedAt(decodeURIComponent(location.hash.slice(1)));
  if (!words) return;
  words.classList.add("chosen");
  const stacked = matchMedia("(max-width: 55.99rem)").matches;
  if (stacked && document.querySelector(":target")) return;
  words.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", showTarget);
showTarget();
