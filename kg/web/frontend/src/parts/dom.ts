// Elements without markup: what comes from articles is only ever text.

type Part = Node | string | null;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: Part[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

// Where a browser may be sent; what else an IRI may be is shown and not opened.
export function isSafe(address: string | null | undefined): address is string {
  return !!address && /^(https?:\/\/|\/(?!\/)|#)/.test(address);
}

export function link(address: string | null | undefined, text: string, title = ""): HTMLElement {
  return isSafe(address) ? element("a", { href: address, title }, text) : element("bdi", {}, text);
}

export function count(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}
