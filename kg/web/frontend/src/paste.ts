// Says that an article is being read, takes one from a file, stores one for the holder of a token.
import { isSafe } from "./parts/dom";

const progress = document.querySelector<HTMLElement>("#progress");
const form = document.querySelector<HTMLFormElement>("#paste");
const keep = document.querySelector<HTMLFormElement>("#keep");

form?.addEventListener("submit", (event) => {
  if ((event.submitter as HTMLButtonElement | null)?.value === "ttl") return;
  const started = performance.now();
  const tell = () => progress && (progress.textContent = `Reading … ${Math.round((performance.now() - started) / 1000)} s`);
  tell();
  setInterval(tell, 1000);
});

const file = form?.querySelector<HTMLInputElement>("input[type=file]");
file?.closest("label")?.removeAttribute("hidden");
file?.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  if (chosen) form!.querySelector("textarea")!.value = (await chosen.text()).slice(0, 20_000);
});

const token = keep?.querySelector<HTMLInputElement>("#token");
const store = keep?.querySelector<HTMLButtonElement>("#store");
token?.closest("label")?.removeAttribute("hidden");
store?.removeAttribute("hidden");
store?.addEventListener("click", async () => {
  const given = [...new FormData(keep!)].filter(([, value]) => value !== "");
  if (progress) progress.textContent = "Storing …";
  const response = await fetch("/articles", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token?.value ?? ""}` },
    body: JSON.stringify(Object.fromEntries(given)),
  });
  const place = response.headers.get("Location");
  if (response.ok && isSafe(place)) location.assign(place);
  else if (progress) progress.textContent = ((await response.json()) as { detail?: string }).detail ?? response.statusText;
});
