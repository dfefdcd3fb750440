// Takes an article from a file or an address, says how far reading is, stores one for the holder of
// a token.
import { isSafe } from "./parts/dom";

const form = document.querySelector<HTMLFormElement>("#paste");
const take = document.querySelector<HTMLFormElement>("#take");
const keep = document.querySelector<HTMLFormElement>("#keep");
const progress = document.querySelector<HTMLElement>("#progress");
const bar = progress?.querySelector("progress");
const line = progress?.querySelector("span");
let clock = 0;

// Shows what is being done and for how long, or only words once it is over.
function tell(words: string, busy = true): void {
  clearInterval(clock);
  const started = performance.now();
  const show = () => line && (line.textContent = busy ? `${words} … ${Math.round((performance.now() - started) / 1000)} s` : words);
  bar?.toggleAttribute("hidden", !busy);
  show();
  if (busy) clock = setInterval(show, 1000);
}

async function complaint(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? response.statusText;
}

async function fill(words: string, request: RequestInit): Promise<void> {
  tell(words);
  const response = await fetch("/paste/text", { method: "POST", ...request });
  if (!response.ok) return tell(await complaint(response), false);
  for (const [name, value] of Object.entries((await response.json()) as Record<string, string | null>)) {
    const field = form!.elements.namedItem(name);
    if (value && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) field.value = value;
  }
  tell("Here is its text; look at it, then read it.", false);
  form!.querySelector("textarea")!.focus();
}

const unreachable = (error: Error) => tell(`The server did not answer: ${error.message}`, false);

form?.addEventListener("submit", (event) => {
  if ((event.submitter as HTMLButtonElement | null)?.value !== "ttl") tell("Reading");
});
addEventListener("pageshow", () => tell("", false));

const file = form?.querySelector<HTMLInputElement>("input[type=file]");
file?.closest("label")?.removeAttribute("hidden");
file?.addEventListener("change", () => {
  const chosen = file.files?.[0];
  if (chosen) fill("Opening", { body: chosen, headers: { "Content-Type": "application/octet-stream" } }).catch(unreachable);
});

take?.removeAttribute("hidden");
take?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { url, token } = Object.fromEntries(new FormData(take)) as Record<string, string>;
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  fill("Fetching", { headers, body: JSON.stringify({ url }) }).catch(unreachable);
});

const token = keep?.querySelector<HTMLInputElement>("#token");
const store = keep?.querySelector<HTMLButtonElement>("#store");
token?.closest("label")?.removeAttribute("hidden");
store?.removeAttribute("hidden");

async function put(): Promise<void> {
  tell("Storing");
  const given = [...new FormData(keep!)].filter(([, value]) => value !== "");
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token?.value ?? ""}` };
  const response = await fetch("/articles", { method: "POST", headers, body: JSON.stringify(Object.fromEntries(given)) });
  const place = response.headers.get("Location");
  if (response.ok && isSafe(place)) location.assign(place);
  else tell(await complaint(response), false);
}

store?.addEventListener("click", () => put().catch(unreachable));
