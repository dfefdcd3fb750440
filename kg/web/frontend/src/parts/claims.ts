// Claims as /api/claims gives them, and the drawer that shows what is chosen.
import { count, element, link } from "./dom";

export interface Thing {
  label: string;
  href: string | null;
  country?: string | null;
  country_label?: string;
}

export interface Claim {
  claim: string;
  about: string;
  type: string;
  label: string;
  tone: string;
  score: number | null;
  modality: string;
  polarity: string;
  certainty: string;
  confidence: number;
  actors: Thing[];
  recipients: Thing[];
  places: Thing[];
  day: string | null;
  last: string | null;
  dated: boolean;
  article: Thing;
  published: string | null;
  words?: string;
}

export interface Found {
  total: number;
  items: Claim[];
}

const asked = new Map<string, Promise<Found>>();

// The claims of an address; views of the same claims ask for them once.
export function claimsFrom(source: string): Promise<Found> {
  const known = asked.get(source) ?? fetched(source);
  asked.set(source, known);
  return known;
}

async function fetched(source: string): Promise<Found> {
  const response = await fetch(source, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(((await response.json()) as { detail?: string }).detail ?? response.statusText);
  return (await response.json()) as Found;
}

export function isReal(claim: Claim): boolean {
  return claim.modality === "actual" && claim.polarity === "positive";
}

export function involved(claim: Claim): Thing[] {
  return [...claim.actors, ...claim.recipients];
}

export function headline(claim: Claim): string {
  const names = (things: Thing[]) => things.map((thing) => thing.label).join(", ") || "(nobody named)";
  const to = claim.recipients.length ? ` → ${names(claim.recipients)}` : "";
  return `${names(claim.actors)}${to}`;
}

const SHOWN = 12;

// Fills the drawer with claims, or with what can be done while none is chosen.
export function show(drawer: HTMLElement, title: string, claims: Claim[], more: Node | null = null): void {
  const items = claims.slice(0, SHOWN).map(card);
  const rest = claims.length > SHOWN ? element("p", { className: "small faint" }, `and ${count(claims.length - SHOWN, "more claim")}`) : null;
  drawer.replaceChildren(element("p", { className: "kind" }, title), ...(more ? [more] : []), element("ol", { className: "cards" }, ...items), ...(rest ? [rest] : []));
}

function card(claim: Claim): HTMLElement {
  const status = isReal(claim) ? null : element("span", { className: "badge unreal" }, claim.polarity === "negative" ? "not so" : claim.modality);
  const when = claim.dated ? claim.day : claim.day ? `reported ${claim.day}` : "";
  const kind = element("a", { className: "tone", href: claim.claim }, claim.label);
  return element(
    "li",
    { className: `card ${claim.tone}${isReal(claim) ? "" : " unreal"}` },
    element("header", {}, kind, " ", status),
    element("p", { className: "who" }, ...people(claim.actors), claim.recipients.length ? " → " : null, ...people(claim.recipients)),
    element("p", { className: "small faint" }, when ? `${when} · ` : null, link(`${claim.article.href}#claim-${claim.claim.split("/").pop()}`, claim.article.label)),
  );
}

function people(things: Thing[]): (HTMLElement | string)[] {
  return things.flatMap((thing, index) => [index ? ", " : "", link(thing.href, thing.label)]);
}
