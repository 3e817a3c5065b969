(() => {
"use strict";
const root = document.documentElement;
const picture = document.querySelector(".picture svg");
const whole = picture.viewBox.baseVal;
const full = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
let view = { ...full };
const LEAST = 0.02; // of the picture's width: the closest view

// ── Language ──
const languages = [...document.querySelectorAll("nav [data-language]")];

function speak(language) {
  root.dataset.language = root.lang = language;
  root.dir = language === "ar" ? "rtl" : "ltr";
  for (const button of languages) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  document.title = document.querySelector(`h1 [data-in="${language}"]`).textContent;
  requestAnimationFrame(place);
}

// ── View ──
function show(next) {
  const width = Math.min(Math.max(next.width, full.width * LEAST), full.width * 2);
  const height = (width * full.height) / full.width;
  view = { x: next.x + (next.width - width) / 2, y: next.y + (next.height - height) / 2, width, height };
  picture.classList.toggle("zoomed", width < full.width * 0.99);
  picture.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  place();
}

function zoom(factor, at = { x: view.x + view.width / 2, y: view.y + view.height / 2 }) {
  show({ x: at.x - (at.x - view.x) * factor, y: at.y - (at.y - view.y) * factor, width: view.width * factor, height: view.height * factor });
}

function pixel() {
  const box = picture.getBoundingClientRect();
  return Math.max(view.width / box.width, view.height / box.height);
}

function spot(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
}

// Names keep their size at every scale; one at the right edge stands left of its dot, one that would cover another is hidden.
function place() {
  picture.style.setProperty("--k", pixel());
  const frame = picture.getBoundingClientRect();
  const taken = [];
  for (const name of picture.querySelectorAll(".name")) {
    name.classList.remove("crowded", "turned");
    const text = name.querySelector(`[data-in="${root.dataset.language}"]`);
    if (text.getBoundingClientRect().right > frame.right) name.classList.add("turned");
    const box = text.getBoundingClientRect();
    const isFree = taken.every((each) => box.right < each.left || box.left > each.right || box.bottom < each.top || box.top > each.bottom);
    if (isFree) taken.push(box);
    else name.classList.add("crowded");
  }
}

for (const button of document.querySelectorAll("[data-zoom]"))
  button.addEventListener("click", () => (button.dataset.zoom === "all" ? show(full) : zoom(button.dataset.zoom === "in" ? 1 / 1.6 : 1.6)));
picture.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey && matchMedia("(max-width: 860px)").matches) return;
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1 / 1.25 : 1.25, spot(event));
}, { passive: false });
let held = null;
picture.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY, view, moved: false }; });
addEventListener("pointermove", (event) => {
  if (!held || (event.pointerType === "touch" && !picture.classList.contains("zoomed"))) return;
  const scale = pixel();
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  held.moved ||= Math.hypot(x, y) > 4;
  if (held.moved) show({ ...held.view, x: held.view.x - x * scale, y: held.view.y - y * scale });
});
addEventListener("pointerup", (event) => {
  const row = held && !held.moved && event.target instanceof Element ? event.target.closest("[data-key]") : null;
  held = null;
  if (row && picture.contains(row)) choose(row.dataset.key, true);
});
addEventListener("resize", place);

// ── Choice ──
const buttons = [...document.querySelectorAll("[data-of]")];

function choose(key, scroll = false) {
  const isSame = picture.querySelector(".chosen")?.dataset.key === key;
  const chosen = isSame ? null : key;
  picture.classList.toggle("has-choice", chosen !== null);
  for (const row of picture.querySelectorAll("[data-key]")) row.classList.toggle("chosen", row.dataset.key === chosen);
  for (const button of buttons) {
    const isIt = button.dataset.of === chosen;
    button.setAttribute("aria-pressed", String(isIt));
    if (!isIt || !scroll) continue;
    const fold = button.closest("details");
    if (fold) fold.open = true;
    button.scrollIntoView({ block: "nearest" });
  }
}

for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.of));
addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null); });
for (const input of document.querySelectorAll("[name=show]")) input.addEventListener("change", () => { root.dataset.show = input.value; });

const known = languages.map((button) => button.dataset.language);
const asked = new URLSearchParams(location.hash.slice(1)).get("l");
speak([asked, ...(navigator.languages || []).map((tag) => tag.slice(0, 2))].find((language) => known.includes(language)) || "en");
for (const button of languages) button.addEventListener("click", () => speak(button.dataset.language));
root.dataset.ready = "true";
})();
