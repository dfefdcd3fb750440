// Timelines, networks and maps: each `figure[data-view]` shows the claims of its `data-source`.
import { claimsFrom, involved, show, type Claim } from "./parts/claims";
import { count, element, link } from "./parts/dom";
import { network } from "./parts/network";
import { timeline } from "./parts/timeline";

for (const form of document.querySelectorAll<HTMLFormElement>("form.filters")) {
  form.addEventListener("change", () => form.requestSubmit());
  // Empty fields say nothing and need not stand in the address.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

async function begin(figure: HTMLElement): Promise<void> {
  const drawer = figure.nextElementSibling instanceof HTMLElement && figure.nextElementSibling.matches(".drawer") ? figure.nextElementSibling : element("div");
  const found = await claimsFrom(figure.dataset["source"]!);
  const { items } = found;
  const hint = drawer.textContent ?? "";
  const rest = found.total > items.length ? `The newest ${items.length.toLocaleString("en")} of ${count(found.total, "claim")} are shown. ` : "";
  const clear = () => drawer.replaceChildren(element("p", { className: "small faint" }, rest + hint));
  const one = (claim: Claim | null) => (claim ? show(drawer, claim.day ?? "", [claim]) : clear());
  const of = (chosen: { thing: { label: string; href: string | null }; claims: Claim[] } | null) =>
    chosen ? show(drawer, count(chosen.claims.length, "claim"), chosen.claims, element("p", { className: "lead" }, link(chosen.thing.href, chosen.thing.label))) : clear();
  clear();
  const made = await draw(figure, items, one, of);
  if (!made) figure.replaceChildren(element("p", { className: "faint" }, "No claim here has what this view needs."));
  figure.dataset["ready"] = String(items.length);
}

async function draw(figure: HTMLElement, items: Claim[], one: (claim: Claim | null) => void, of: Parameters<typeof network>[2]) {
  if (figure.dataset["view"] === "timeline") return timeline(figure, items, one);
  if (figure.dataset["view"] === "network") return network(figure, items, of);
  const { map } = await import("./parts/map");
  const things = items.flatMap((claim) => [...involved(claim), ...claim.places]);
  const names = new Map(things.flatMap((thing) => [[thing.country ?? "", thing.country_label ?? ""], [thing.href ?? "", thing.label]]));
  return map(figure, items, names, of as Parameters<typeof map>[3]);
}

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-view]")) {
  begin(figure).catch((error: Error) => figure.replaceChildren(element("p", { className: "problem" }, error.message)));
}
