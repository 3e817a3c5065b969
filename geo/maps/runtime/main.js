// The page as a whole: unpack, draw, answer.

const NARROW = window.matchMedia("(max-width: 760px)");

function indexOf(tables) {
  const byKey = (name) => new Map((tables[name] || []).map((row) => [row.id, row]));
  const claims = tables.claims || [];
  const named = new Map();
  // A flow's end may be a place, a zone, a country or a region; towns win over the label points that stand for areas.
  for (const name of ["actors", "zones", "areas", "places"]) for (const row of tables[name] || []) named.set(row.id, row);
  for (const row of tables.zones || []) if (row.zone && !named.has(row.zone)) named.set(row.zone, row);
  return {
    claims: byKey("claims"),
    sources: byKey("sources"),
    commodities: byKey("commodities"),
    named,
    disputed: new Set(claims.flatMap((claim) => claim.disputes || [])),
    superseded: new Set(claims.flatMap((claim) => claim.supersedes || [])),
  };
}

function firstLanguage() {
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
  return wanted.find((language) => language in LANGUAGES) || "en";
}

function makeState(data, map) {
  const words = makeWords(data.messages);
  words.language = firstLanguage();
  return {
    data,
    map,
    words,
    symbols: makeSymbols(data.symbols),
    index: indexOf(data.tables),
    flows: flowsOf(data.spec.layers.includes("flows") ? data.tables.flows || [] : []),
    visible: Object.fromEntries(data.spec.layers.map((name) => [name, !data.spec.hidden.includes(name)])),
    open: new Set(["flows"]),
    legendOpen: !NARROW.matches,
    hovered: null,
    chosen: null,
    picked: null,
    ground: { key: null, canvas: document.createElement("canvas") },
    drawn: { flows: [], marks: [], barriers: [] },
    actions: {},
  };
}

function drawAll(context, view, state) {
  layGround(context, view, state);
  drawAreas(context, view, state);
  drawBuffers(context, view, state);
  drawZones(context, view, state);
  drawFlows(context, view, state);
  drawMarks(context, view, state);
  const taken = drawLabels(context, view, state);
  drawEvents(context, view, state, taken);
}

const latLngOf = (x, y) => L.latLng(latitude(y), longitude(x));

const boundsOf = (box) => L.latLngBounds(latLngOf(box[0], box[3]), latLngOf(box[2], box[1]));

function startBounds(state) {
  const { bounds } = state.data.spec;
  if (bounds) return L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rows = Object.values(state.data.tables).flat().filter((row) => row.shape);
  for (const row of state.flows.length ? state.flows.map((flow) => flow.first) : rows) if (row.shape) growBox(box, row.shape.box);
  return box[0] < box[2] ? boundsOf(box) : L.latLngBounds([20, -10], [45, 40]);
}

// On a wide screen the legend lies over the map's end: what the map is about goes beside it.
function showWhole(map, bounds) {
  const legend = byId("legend").getBoundingClientRect();
  const room = map.getSize().x > 820 && legend.height > 200 ? legend.width + 12 : 8;
  const isArabic = document.documentElement.dir === "rtl";
  map.fitBounds(bounds, {
    animate: false,
    paddingTopLeft: [isArabic ? room : 8, 8],
    paddingBottomRight: [isArabic ? 8 : room, 24],
  });
}

function setUpMap(state) {
  const { map, data } = state;
  const surface = new Surface((context, view) => drawAll(context, view, state));
  const start = startBounds(state);
  map.setMaxZoom(data.max_zoom);
  map.setMinZoom(2);
  showWhole(map, start);
  if (data.background.land) map.setMaxBounds(boundsOf(data.background.land.box).extend(start).pad(0.15));
  surface.addTo(map);
  state.controls = [L.control.zoom(), L.control.scale({ imperial: false, maxWidth: 110 })];
  state.controls[0].addTo(map);
  state.controls[1].addTo(map);
  map.getContainer().querySelectorAll(".leaflet-control-zoom a").forEach((button) => button.removeAttribute("title"));
  return { surface, start };
}

// Controls stand where a reader of the language begins; the map itself does not turn round.
function turnControls(state) {
  const side = state.words.language === "ar" ? "right" : "left";
  state.controls[0].setPosition(`top${side}`);
  state.controls[1].setPosition(`bottom${side}`);
  const names = { in: "zoom_in", out: "zoom_out" };
  for (const [way, word] of Object.entries(names)) {
    const button = document.querySelector(`.leaflet-control-zoom-${way}`);
    if (button) button.setAttribute("aria-label", state.words.say(word));
  }
}

function start(data, map) {
  const state = makeState(data, map);
  const { surface, start: home } = setUpMap(state);
  let pending = 0;
  const redraw = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => surface.redraw());
  };
  const goHome = () => {
    showWhole(map, home);
    state.home = { centre: map.getCenter(), zoom: map.getZoom() };
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(byId("legend"), state);
    turnControls(state);
    redraw();
  };

  state.actions = {
    speak: (language) => {
      // A tenth of a degree: fitting the map to its place on the page moves it by a pixel or two.
      const isHome = map.getCenter().equals(state.home.centre, 0.1) && map.getZoom() === state.home.zoom;
      state.words.language = language;
      map.closePopup();
      dress();
      // The legend changes sides with the language; a reader who has moved the map keeps their view.
      if (isHome) goHome();
      document.querySelector(`[data-language="${language}"]`).focus();
    },
    show: (layer, on) => {
      state.visible[layer] = on;
      redraw();
    },
    hover: (id) => {
      if (state.hovered === id) return;
      state.hovered = id;
      redraw();
    },
    open: (hit, options) => openEvidence(hit, state, surface, options),
  };

  listenToMap(state, redraw);
  darkGround.addEventListener("change", dress);
  byId("fold").addEventListener("click", () => fold(state, !document.body.classList.contains("folded")));
  if (NARROW.matches) document.body.classList.add("folded");
  dress();
  measureEdges(state);
  map.invalidateSize();
  goHome();
  surface.redraw();
  return state;
}

function fold(state, folded) {
  document.body.classList.toggle("folded", folded);
  fillFold(state);
}

function listenToMap(state, redraw) {
  const { map } = state;
  const hint = byId("hint");
  const pointOf = (event) => event.layerPoint;
  map.on("click", (event) => {
    const isTouch = event.originalEvent.pointerType === "touch" || window.matchMedia("(pointer: coarse)").matches;
    const hit = hitAt(pointOf(event), isTouch ? TOLERANCE.touch : TOLERANCE.mouse, state);
    if (hit) state.actions.open(hit, { at: event.latlng });
  });
  map.on("mousemove", (event) => {
    const hit = hitAt(pointOf(event), TOLERANCE.mouse, state);
    map.getContainer().classList.toggle("pointing", Boolean(hit));
    state.actions.hover(hit && hit.flow ? hit.flow.id : null);
    hint.hidden = !hit;
    if (!hit) return;
    hint.textContent = hintText(hit, state);
    const { x, y } = event.containerPoint;
    const nearEdge = x > map.getSize().x - 240;
    hint.style.left = nearEdge ? "auto" : `${x + 14}px`;
    hint.style.right = nearEdge ? `${map.getSize().x - x + 14}px` : "auto";
    hint.style.top = `${y + 12}px`;
  });
  map.on("mouseout movestart", () => {
    hint.hidden = true;
    state.actions.hover(null);
  });
  map.on("popupclose", () => {
    state.chosen = state.picked = null;
    document.body.classList.remove("reading");
    redraw();
  });
}

// What the style sheet cannot know: how tall the credits and the folded panel's head are in this language.
function measureEdges(state) {
  const root = document.documentElement.style;
  const measure = () => {
    root.setProperty("--credits", `${byId("credits").offsetHeight}px`);
    if (document.body.classList.contains("folded")) root.setProperty("--sheet-head", `${byId("masthead").offsetHeight}px`);
  };
  new ResizeObserver(measure).observe(byId("credits"));
  new ResizeObserver(measure).observe(byId("masthead"));
  new ResizeObserver(() => state.map.invalidateSize({ animate: false, pan: false })).observe(byId("stage"));
  measure();
}

function hintText(hit, state) {
  const parts = [state.words.text(hit.row, "label") || hit.row.id];
  if (hit.flow) parts.push(commodityOf(hit.row, state).text);
  if (hit.layer === "zones") parts.push(state.words.text(hit.row, "candidate"));
  return parts.filter(Boolean).join(" — ");
}

function openEvidence(hit, state, surface, { at = null, from = null } = {}) {
  const { map } = state;
  hideHint();
  if (NARROW.matches) fold(state, true);
  if (!at) bringIntoView(hit, state, surface);
  const place = at || anchorOf(hit, state);
  if (!place) return;
  const size = map.getSize();
  // Where there is no room for both, the claims come first and the legend waits.
  const isTight = size.x < 720;
  document.body.classList.toggle("reading", isTight);
  const popup = L.popup({
    maxWidth: Math.min(360, size.x - 40),
    minWidth: Math.min(260, size.x - 60),
    maxHeight: Math.max(160, Math.min(420, size.y - 90)),
    ...panRoom(isTight),
  });
  popup.setLatLng(place).setContent(evidenceOf(hit, state)).openOn(map);
  state.chosen = hit.flow ? hit.flow.id : null;
  state.picked = hit.row;
  surface.redraw();
  const element = popup.getElement();
  element.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", state.words.say("close"));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    map.closePopup(popup);
    if (from) from.focus();
  });
  if (from) element.querySelector("h2").focus({ preventScroll: true });
}

// Keep a popup clear of the zoom buttons on one side and the legend on the other.
function panRoom(isTight) {
  if (isTight) return { autoPanPadding: [14, 14] };
  const legend = byId("legend").offsetWidth + 24;
  const [left, right] = document.documentElement.dir === "rtl" ? [legend, 56] : [56, legend];
  return { autoPanPaddingTopLeft: [left, 14], autoPanPaddingBottomRight: [right, 40] };
}

const hideHint = () => { byId("hint").hidden = true; };

// From a list, the map goes to the feature only if it is not in sight: a map that jumps loses its reader.
function bringIntoView(hit, state, surface) {
  const { map } = state;
  const shape = hit.row.shape;
  if (!shape) return;
  const bounds = boundsOf(shape.box);
  if (!map.getBounds().intersects(bounds) || (hit.flow && !map.getBounds().contains(anchorOf(hit, state)))) {
    map.fitBounds(bounds.pad(0.2), { animate: false, maxZoom: Math.max(5, map.getZoom()) });
    surface.redraw();
  }
}

function anchorOf(hit, state) {
  const { map, drawn } = state;
  if (hit.flow) {
    const found = drawn.flows.find((each) => each.flow === hit.flow);
    if (found) return map.layerPointToLatLng(middleOf(found).slice(0, 2));
  }
  const { shape } = hit.row;
  if (!shape) return null;
  if (hit.layer === "barriers") {
    const xy = shape.parts[0];
    const middle = 2 * Math.floor(xy.length / 4);
    return latLngOf(xy[middle], xy[middle + 1]);
  }
  return boundsOf(shape.box).getCenter();
}

// For tests alone: where a flow's line is on the screen, in CSS pixels of the window.
function flowScreenPath(state, id) {
  const found = state.drawn.flows.find((each) => each.flow.id === id);
  if (!found) return null;
  const stage = state.map.getContainer().getBoundingClientRect();
  const points = [];
  for (const line of found.strands[Math.floor(found.strands.length / 2)].lines) {
    for (let i = 0; i < line.length; i += 2) {
      const { x, y } = state.map.layerPointToContainerPoint([line[i], line[i + 1]]);
      points.push([x + stage.left, y + stage.top]);
    }
  }
  return points;
}

async function open() {
  const container = document.querySelector(".folium-map");
  byId("stage").prepend(container);
  const map = window[container.id];
  const data = await readPayload(byId("geo-data"));
  return start(data, map);
}

const ready = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", resolve);
})
  .then(open)
  .catch((error) => {
    byId("message").hidden = false;
    throw error;
  });

let current = null;
const isReady = ready.then((state) => {
  current = state;
  document.documentElement.dataset.ready = "true";
  return true;
});

Object.defineProperty(window, "geoMap", {
  value: Object.freeze({
    ready: isReady,
    flows: () => (current ? current.flows.map((flow) => flow.id) : []),
    flowScreenPath: (id) => (current ? flowScreenPath(current, id) : null),
  }),
});
