// A canvas that fits its box at any density, in the colours of the style sheet, with pan and zoom.

export interface View {
  canvas: HTMLCanvasElement;
  pen: CanvasRenderingContext2D;
  width: number;
  height: number;
  x: number;
  y: number;
  scale: number;
}

export interface Scene {
  draw(view: View): void;
  // What lies under a place of the canvas, as a key; null for nothing.
  at(x: number, y: number, view: View): string | null;
  hover(key: string | null): void;
  choose(key: string | null): void;
  // The key after another one in reading order, for the keyboard; 1 forwards, -1 backwards.
  next(key: string | null, step: number): string | null;
  drag?(key: string, x: number, y: number, view: View): void;
  // Limits what of the view may move.
  keep?(view: View): void;
}

export type Stage = { redraw(): void; view: View };

// Where names stand already: one that would lie upon another is left out.
export class Room {
  private taken: [number, number, number, number][] = [];

  has(left: number, top: number, width: number, height: number): boolean {
    const free = this.taken.every(([x, y, w, h]) => left + width < x || x + w < left || top + height < y || y + h < top);
    if (free) this.taken.push([left, top, width, height]);
    return free;
  }
}

const colours = new Map<string, string>();

export function colour(name: string): string {
  const known = colours.get(name);
  if (known) return known;
  const found = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
  colours.set(name, found);
  return found;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => colours.clear());

export function stage(figure: HTMLElement, label: string, scene: Scene): Stage {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", label);
  const view: View = { canvas, pen: canvas.getContext("2d")!, width: 0, height: 0, x: 0, y: 0, scale: 1 };
  let waiting = false;
  let chosen: string | null = null;
  const redraw = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (!view.width) return;
      view.pen.clearRect(0, 0, view.width, view.height);
      scene.draw(view);
    });
  };
  const fit = () => {
    const box = figure.getBoundingClientRect();
    const density = devicePixelRatio || 1;
    view.width = Math.max(1, box.width);
    view.height = Math.max(1, box.height);
    canvas.width = view.width * density;
    canvas.height = view.height * density;
    view.pen.setTransform(density, 0, 0, density, 0, 0);
    scene.keep?.(view);
    kept.read(choose);
    redraw();
  };
  const zoom = (factor: number, x = view.width / 2, y = view.height / 2) => {
    const scale = Math.min(200, Math.max(1, view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    scene.keep?.(view);
    kept.write();
    redraw();
  };
  const kept = keeper(figure, view, () => chosen);
  const choose = (key: string | null) => {
    chosen = key;
    scene.choose(key);
    kept.write();
    redraw();
  };
  figure.replaceChildren(canvas, buttons(zoom, () => { view.x = view.y = 0; view.scale = 1; scene.keep?.(view); kept.write(); redraw(); }));
  pointers(canvas, view, scene, choose, redraw, () => kept.write());
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) choose(scene.next(chosen, step));
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(fit).observe(figure);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  return { redraw, view };
}

// What is chosen and how near it is seen stand in the address of a page that is one view.
function keeper(figure: HTMLElement, view: View, chosen: () => string | null) {
  const mine = figure.dataset["view"] !== undefined && !figure.matches(".small-view");
  let fresh = true;
  return {
    write() {
      if (!mine || fresh) return;
      const state = new URLSearchParams();
      if (chosen()) state.set("chosen", chosen()!);
      if (view.scale > 1) state.set("at", [view.x / view.width, view.y / view.height, view.scale].map((part) => part.toFixed(4)).join(","));
      const hash = String(state);
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    },
    read(choose: (key: string) => void) {
      if (!mine || !fresh) return;
      const state = new URLSearchParams(location.hash.slice(1));
      const [x, y, scale] = (state.get("at") ?? "").split(",").map(Number);
      if (x !== undefined && y !== undefined && scale) Object.assign(view, { x: x * view.width, y: y * view.height, scale });
      const key = state.get("chosen");
      if (key) choose(key);
      fresh = false;
    },
  };
}

function buttons(zoom: (factor: number) => void, reset: () => void): HTMLElement {
  const box = document.createElement("div");
  box.className = "zoom";
  for (const [sign, name, act] of [["+", "Closer", () => zoom(1.6)], ["−", "Farther", () => zoom(1 / 1.6)], ["⤢", "All of it", reset]] as const) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: name });
    button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    box.append(button);
  }
  return box;
}

function pointers(canvas: HTMLCanvasElement, view: View, scene: Scene, choose: (key: string | null) => void, redraw: () => void, moved: () => void): void {
  let held: { x: number; y: number; key: string | null; moved: boolean } | null = null;
  let over: string | null = null;
  canvas.addEventListener("pointerdown", (event) => {
    held = { x: event.offsetX, y: event.offsetY, key: scene.at(event.offsetX, event.offsetY, view), moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (held && Math.hypot(event.offsetX - held.x, event.offsetY - held.y) > (held.moved ? 0 : 4)) {
      held.moved = true;
      if (held.key && scene.drag) scene.drag(held.key, event.offsetX, event.offsetY, view);
      else {
        view.x += event.offsetX - held.x;
        view.y += event.offsetY - held.y;
        scene.keep?.(view);
      }
      Object.assign(held, { x: event.offsetX, y: event.offsetY });
      return redraw();
    }
    const key = scene.at(event.offsetX, event.offsetY, view);
    canvas.classList.toggle("over", key !== null);
    if (key === over) return;
    over = key;
    scene.hover(key);
    redraw();
  });
  canvas.addEventListener("pointerup", () => {
    if (held && !held.moved) choose(held.key);
    else if (held) moved();
    held = null;
  });
  canvas.addEventListener("pointercancel", () => (held = null));
  canvas.addEventListener("pointerleave", () => {
    over = null;
    scene.hover(null);
    redraw();
  });
}
