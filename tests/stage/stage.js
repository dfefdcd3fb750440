// Opens pages of the server in a frame of a given width, does something in each, reports as JSON.
"use strict";

const asked = new URLSearchParams(location.search);
const frame = document.querySelector("iframe");
frame.width = asked.get("width");
frame.height = 900;

const ACTIONS = {
  look(page, view) {
    return {
      width: page.documentElement.scrollWidth,
      window: view.innerWidth,
      title: page.title,
      heading: page.querySelector("h1")?.textContent,
      nameless: nameless(page),
      pale: pale(page, view),
      dark: view.matchMedia("(prefers-color-scheme: dark)").matches,
    };
  },

  async query(page) {
    page.querySelector("#query").value = asked.get("query");
    page.querySelector("#editor").requestSubmit();
    const found = await until(() => page.querySelector("#result table, #result pre, #mistake p"));
    const field = page.querySelector("#query");
    return {
      rows: page.querySelectorAll("#result tbody tr").length,
      text: found.textContent,
      links: [...page.querySelectorAll("#result td a")].map((a) => [a.textContent, a.getAttribute("href")]),
      selected: field.selectionStart,
    };
  },

  example(page, view) {
    const choice = page.querySelector("#editor select");
    choice.selectedIndex = 1;
    choice.dispatchEvent(new view.Event("change"));
    return { visible: !choice.closest("label").hidden, query: page.querySelector("#query").value };
  },

  hover(page, view) {
    const card = page.querySelectorAll(".card")[1];
    card.dispatchEvent(new view.Event("mouseenter"));
    const lit = page.querySelector(".said.lit")?.textContent;
    card.dispatchEvent(new view.Event("mouseleave"));
    return { lit, left: page.querySelectorAll(".lit").length };
  },

  async permalink(page, view) {
    await until(() => page.querySelector(".said.chosen"));
    return { chosen: page.querySelector(".said.chosen").textContent, target: page.querySelector(":target")?.id ?? null };
  },
};

async function until(find) {
  for (let tries = 0; tries < 100; tries++) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("nothing came");
}

function nameless(page) {
  const controls = page.querySelectorAll("a, button, input, select, textarea");
  return [...controls].filter((c) => !name(c)).map((c) => c.outerHTML);
}

function name(control) {
  const label = control.labels?.[0]?.textContent ?? "";
  return (control.ariaLabel || control.textContent || label || control.title || "").trim();
}

// Text whose contrast is below what WCAG 2.1 (1.4.3, AA) asks for.
function pale(page, view) {
  const walker = page.createTreeWalker(page.body, view.NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("option")) continue;
    const style = view.getComputedStyle(element);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = contrast(colour(style.color), ground(element, view));
    if (ratio < (large ? 3 : 4.5)) found.add(`${ratio.toFixed(2)} ${element.tagName}.${element.className} ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return [...found];
}

function ground(element, view) {
  for (let e = element; e; e = e.parentElement) {
    const here = colour(view.getComputedStyle(e).backgroundColor);
    if (here[3] !== 0) return here;
  }
  return [255, 255, 255, 1];
}

function colour(text) {
  const parts = text.match(/[\d.]+/g).map(Number);
  return parts.length === 3 ? [...parts, 1] : parts;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

async function open(path) {
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.src = path;
  await loaded;
}

async function run() {
  const reports = [];
  for (const path of asked.getAll("path")) {
    await open(path);
    const action = ACTIONS[asked.get("action")];
    reports.push(await Promise.resolve(action(frame.contentDocument, frame.contentWindow)).catch(String));
  }
  document.querySelector("#report").textContent = JSON.stringify(reports);
}

run();
