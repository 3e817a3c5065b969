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
    maxBounds: null,
    leave: null,
    ground: { key: null, canvas: document.createElement("canvas") },
    drawn: { flows: [], marks: [], barriers: [], labels: [] },
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

function start(data, map) {
  const state = makeState(data, map);
  const { surface, start: home } = setUpMap(state);
  let pending = 0;
  const redraw = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => surface.redraw());
  };
  const goHome = () => {
    showWhole(state, home);
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
      closeEvidence(state);
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
    else closeEvidence(state);
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
    forget(state);
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
    labels: () => (current ? [...current.drawn.labels] : []),
    flowScreenPath: (id) => (current ? flowScreenPath(current, id) : null),
  }),
});
