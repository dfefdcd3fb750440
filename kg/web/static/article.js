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

function showTarget() {
  for (const sentence of sentences) sentence.classList.remove("chosen");
  const words = wordsOf.get(location.hash.slice(1));
  if (!words) return;
  words.classList.add("chosen");
  if (matchMedia("(max-width: 55.99rem)").matches) return;
  words.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", showTarget);
showTarget();
