// The review page: reads its data, makes its state, and keeps page, map and storage up to date.

import { readBackground, unpack } from "../core/data/decode";
import { type PackedGround, readGround } from "../core/data/ground-data";
import { getOrInsert } from "../core/data/grouping";
import { byId } from "../core/dom";
import { emptyGround, Surface } from "../core/draw/surface";
import { darkGround, makeSymbols } from "../core/draw/symbols";
import { openPage } from "../core/page/shell";
import { middleOfView } from "../core/view/mercator";
import { firstLanguage, isLanguage, makeWords } from "../core/words/words";
import { firstMissing, makeActions, type Screen } from "./actions";
import { drawClaim, fitClaim, placeAt } from "./draw/claim-map";
import { listenToFiles } from "./files";
import { listenToKeys } from "./keyboard";
import {
  type Card,
  currentVerdict,
  makeCards,
  nearestPlaces,
  nextUndecided,
  openCard,
} from "./model/cards";
import { loadReview, storeReview } from "./model/store";
import { readText } from "./model/text";
import { NO_WORK, startHistory } from "./model/work";
import { isPlaceSlot } from "./names";
import { fillBar } from "./panel/bar";
import { fillCards, type ShownCards } from "./panel/card-list";
import { fillHelp } from "./panel/help";
import { fillSentenceCard } from "./panel/sentence-card";
import { buildText, fillSentence, selectedExtent, showSentence } from "./panel/text-pane";
import { makeProbe } from "./probe";
import type { Actions, ReviewData, ReviewState } from "./types";

type Header = Omit<ReviewData, "background" | "ground"> & {
  background: Parameters<typeof readBackground>[0];
  ground: PackedGround | null;
};

/** Read the data of a review page. */
async function readData(): Promise<ReviewData> {
  const { header, read } = await unpack<Header>(byId("geo-data"));
  const middle = middleOfView(header.spec.bounds);
  return {
    ...header,
    background: readBackground(header.background, read, middle),
    ground: readGround(header.ground, read, middle),
  };
}

const storage = () => window.localStorage;

/** Make the state with which the review page opens: with the decisions that the browser has stored, at the first
 * undecided card. */
function makeState(data: ReviewData, map: L.Map): ReviewState {
  const words = makeWords(data.messages, data.arabic_locale);
  const languageInAddress = new URLSearchParams(location.hash.slice(1)).get("l");
  words.language = isLanguage(languageInAddress) ? languageInAddress : firstLanguage();
  const text = readText(data);
  const stored = loadReview(data, storage);
  const history = startHistory(stored?.work ?? NO_WORK);
  const cards = makeCards(data, history.now.added);
  const isKnown = cards.some(({ id }) => id === stored?.current);
  const placesByCard = new Map<Card["id"], string[]>();
  return {
    data,
    map,
    words,
    text,
    symbols: makeSymbols(data.symbols),
    ground: emptyGround(),
    nearestPlaces: (card) => getOrInsert(placesByCard, card.id, () => nearestPlaces(card, text)),
    surface: null,
    history,
    cards,
    current: isKnown
      ? (stored?.current ?? null)
      : (nextUndecided(cards, history.now, null)?.id ?? cards[0]?.id ?? null),
    picking: null,
    isTyping: false,
    sentence: null,
    hovered: null,
    saved: null,
    keepsDecisions: true,
    keysOn: true,
    helpOpen: false,
    actions: {} as Actions, // until the page starts
  };
}

/** Return the functions that show the state on the page. Of the text, only sentences whose marks change are built
 * anew. */
function makeScreen(state: ReviewState): Screen {
  const shownCards: ShownCards = new Map();
  let markedSentences: number[] = [];
  const write = () => {
    state.keepsDecisions = storeReview(
      { work: state.history.now, current: state.current },
      state.data,
      storage,
    );
  };
  const markText = () => {
    const card = openCard(state);
    const newlyMarked = [state.sentence ?? card?.sentence ?? null].filter(
      (number) => number !== null,
    );
    for (const number of new Set([...markedSentences, ...newlyMarked])) fillSentence(number, state);
    markedSentences = newlyMarked;
  };
  const show: Screen["show"] = ({ focus = false, moved = false, kept = false } = {}) => {
    if (!kept) write();
    const focused = focusedControl();
    byId("warning").hidden = true;
    fillBar(state);
    fillCards(state, shownCards);
    fillSentenceCard(state);
    fillHelp(state);
    markText();
    byId("cards").classList.toggle("looking", state.sentence !== null);
    if (moved) showOpenSentence(state, focus);
    else openElement(state)?.scrollIntoView({ block: "nearest" });
    refocus(state, focused, focus);
    fitClaim(state);
    state.surface?.redraw();
  };
  return {
    show,
    write,
    announce: (text) => {
      byId("announce").textContent = text;
    },
    warn: (text) => {
      byId("warning").textContent = text;
      byId("warning").hidden = false;
    },
    selected: selectedExtent,
    rewrite: () => {
      for (const number of state.text.sentences.keys()) fillSentence(number, state);
      show();
    },
  };
}

const openElement = (state: ReviewState) =>
  state.sentence === null
    ? document.querySelector<HTMLElement>("#list .card.open")
    : byId("promote");

function showOpenSentence(state: ReviewState, focus: boolean) {
  const number = state.sentence ?? openCard(state)?.sentence;
  if (typeof number === "number") showSentence(number);
  if (focus) openElement(state)?.scrollIntoView({ block: "nearest" });
}

const focusedControl = () =>
  document.activeElement instanceof HTMLElement
    ? (document.activeElement.dataset.do ?? null)
    : null;

/** Give the focus back after the page was rebuilt: to the open field if there is one, to the card if the reader moved
 * to it, else to the control that had it. `focused` names that control. */
function refocus(state: ReviewState, focused: string | null, toCard: boolean) {
  const card = openElement(state);
  const field = card?.querySelector<HTMLElement>("[data-do='field']");
  if (state.isTyping && field) return field.focus();
  if (toCard) return card?.focus({ preventScroll: true });
  const isLost = document.activeElement === document.body;
  const control =
    focused && document.querySelector<HTMLElement>(`[data-do="${CSS.escape(focused)}"]`);
  if (control) control.focus({ preventScroll: true });
  else if (isLost || focused) card?.focus({ preventScroll: true });
}

/** Start the review page, and return its state. */
async function start(map: L.Map): Promise<ReviewState> {
  const state = makeState(await readData(), map);
  const screen = makeScreen(state);
  const surface = new Surface((context, view) => drawClaim(context, view, state));
  state.surface = surface;
  state.actions = makeActions(state, screen);
  const card = openCard(state);
  if (card && !currentVerdict(card, state.history.now)) state.picking = firstMissing(state);
  map.setMaxZoom(state.data.max_zoom);
  map.setMinZoom(1);
  surface.addTo(map);
  L.control.zoom({ position: "topright" }).addTo(map);
  buildText(state);
  for (const number of state.text.sentences.keys()) fillSentence(number, state);
  screen.show({ moved: true });
  map.invalidateSize();
  fitClaim(state);
  surface.release();
  listen(state, screen);
  return state;
}

/** Listen to the keyboard, files, the map, printing, and other tabs with the same text. */
function listen(state: ReviewState, screen: Screen) {
  const { map } = state;
  listenToKeys(state);
  listenToFiles(state);
  darkGround.addEventListener("change", () => state.surface?.redraw());
  map.on("click", ({ layerPoint }) => {
    const place = state.surface && placeAt(layerPoint, state.surface.view(), state);
    if (place && isPlaceSlot(state.picking)) state.actions.choose(place);
  });
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false, pan: false });
    fitClaim(state);
  }).observe(byId("stage"));
  const { dataset } = document.documentElement;
  window.addEventListener("beforeprint", () => {
    dataset.paper = "true"; // ink on white, in the dark theme too
  });
  window.addEventListener("afterprint", () => {
    delete dataset.paper;
  });
  // Another tab with the same text has stored newer work: show it here too.
  window.addEventListener("storage", () => {
    const stored = loadReview(state.data, storage);
    if (!stored) return;
    state.history = startHistory(stored.work);
    state.cards = makeCards(state.data, stored.work.added);
    if (!openCard(state)) state.current = state.cards[0]?.id ?? null;
    screen.show({ kept: true }); // two tabs that answered each other would never stop
  });
  window.addEventListener("beforeunload", (event) => {
    if (!state.keepsDecisions && isUnsaved(state)) event.preventDefault();
  });
}

const isUnsaved = ({ history: { now }, saved }: ReviewState) =>
  now !== saved && Object.keys(now.claims).length + Object.keys(now.verdicts).length > 0;

openPage(start, makeProbe);
