// The reader's actions on cards. Each changes the work once, so that it can be undone once.

import { save as saveFile } from "../core/data/files";
import { clamp } from "../core/view/boxes";
import { colonOf } from "../core/words/words";
import {
  type Card,
  currentClaim,
  currentVerdict,
  makeCards,
  missingSlots,
  nextUndecided,
  openCard,
} from "./model/cards";
import { decisionFile, isAsProposed, isRefusal, readDecisions } from "./model/decisions";
import { isUnlocated, missingPosition } from "./model/positions";
import { sentenceAt } from "./model/text";
import {
  type History,
  newId,
  pushStep,
  stepBack,
  stepForward,
  type Work,
  withAdded,
  withClaim,
  withoutAdded,
  withPosition,
  withVerdict,
} from "./model/work";
import { claimLine, placeInList, placeName, verdictText } from "./names";
import { hasField } from "./panel/fields";
import { makeOptions } from "./panel/options";
import { positionId } from "./panel/positions";
import type { Actions, Claim, Direction, Picking, ReviewState } from "./types";

/** Functions that update the page after the state has changed. */
export interface Screen {
  /** Show the state and store it. `focus` moves the focus to the open card, `moved` brings the card into view; work that is
   * `kept` came from the storage. */
  show(change?: { focus?: boolean; moved?: boolean; kept?: boolean }): void;
  announce(text: string): void;
  /** Show a warning until the reader does something else. */
  warn(text: string): void;
  /** The span of the text that is selected, in UTF-16 units. */
  selected(): { start: number; end: number } | null;
  /** Store the work. */
  write(): void;
  /** Write every text again. */
  rewrite(): void;
}

const claimOfOpenCard = (state: ReviewState): Claim | null => {
  const card = openCard(state);
  return card && currentClaim(card, state.history.now);
};

/** Return the claim of the open card; null while the reader looks at a sentence without a card. */
const claimToEdit = (state: ReviewState): Claim | null =>
  state.sentence === null ? claimOfOpenCard(state) : null;

const TURNS: Record<Direction, Direction> = {
  "one-way": "both",
  both: "unstated",
  unstated: "one-way",
};

/** Make the functions that the page calls for what a reader does. */
export function makeActions(state: ReviewState, screen: Screen): Actions {
  const steps = makeSteps(state, screen);
  return {
    ...movingActions(state, screen, steps),
    ...pickingActions(state, screen, steps),
    ...claimActions(state, screen, steps),
    ...decidingActions(state, screen, steps),
    ...fileActions(state, screen, steps),
    setLanguage: (language) => {
      state.words.language = language;
      screen.rewrite();
    },
    help: () => {
      state.helpOpen = !state.helpOpen;
      screen.show();
    },
    switchKeys: () => {
      state.keysOn = !state.keysOn;
      screen.show();
    },
    hover: (place) => {
      state.hovered = place;
      state.surface?.redraw();
    },
  };
}

type StepFunctions = ReturnType<typeof makeSteps>;

/** Return the steps of which actions consist: change the work, open a card, change the open claim, decide on a card. */
function makeSteps(state: ReviewState, screen: Screen) {
  const { words, data } = state;
  // Cards stay the same objects unless one is added, so that only changed ones are rebuilt.
  const go = (history: History) => {
    const { added } = state.history.now;
    state.history = history;
    if (history.now.added !== added) state.cards = makeCards(data, history.now.added);
  };
  const change = (work: Work) => go(pushStep(state.history, work, state.current));
  const open = (id: string | null) => {
    Object.assign(state, { current: id, sentence: null, isTyping: false, hovered: null });
    const card = openCard(state);
    state.picking = card && !currentVerdict(card, state.history.now) ? firstMissing(state) : null;
    screen.show({ focus: true, moved: true });
  };
  const openAndSay = (card: Card | undefined) => {
    if (!card) return;
    open(card.id);
    screen.announce(introduction(card, state));
  };
  const setClaim = (part: Partial<Claim>, picking: Picking | null) => {
    const card = openCard(state);
    if (!card) return;
    const claim = { ...currentClaim(card, state.history.now), ...part };
    change(withClaim(state.history.now, card.id, claim));
    Object.assign(state, { isTyping: false, picking });
    screen.show();
    screen.announce(claimLine(claim, state));
  };
  // After a decision the next undecided card opens.
  const decide = (work: Work, card: Card) => {
    change(work);
    const verdict = verdictText(work.verdicts[card.id] ?? null, state);
    const line = claimLine(currentClaim(card, work), state);
    const next = nextUndecided(state.cards, work, card.id);
    screen.write();
    open(next?.id ?? card.id);
    const followingText = next ? introduction(next, state) : words.say("all_decided");
    screen.announce(`${verdict}. ${line}. ${followingText}`);
  };
  return { go, change, open, openAndSay, setClaim, decide };
}

/** Make the actions that move to another card or sentence. */
function movingActions(state: ReviewState, screen: Screen, { open, openAndSay }: StepFunctions) {
  const { words, data } = state;
  const neighbour = (by: 1 | -1) => {
    // `state.sentence` is the sentence shown if it has no card; null while a card is shown.
    const at = state.cards.findIndex(({ id }) => id === state.current);
    const from = state.sentence === null ? at : cardIndexBeside(state, by);
    return state.cards[from + by];
  };
  return {
    open: (id) => openAndSay(state.cards.find((card) => card.id === id)),
    next: () => openAndSay(neighbour(1)),
    previous: () => openAndSay(neighbour(-1)),
    step: (by) => {
      const at = state.sentence ?? openCard(state)?.sentence ?? -1;
      const last = data.sentences.length - 1;
      state.actions.look(clamp(at + by, 0, last));
    },
    look: (sentence) => {
      const card = state.cards.find((candidate) => candidate.sentence === sentence);
      const { start, end } = state.text.sentences[sentence];
      if (card) open(card.id);
      else {
        Object.assign(state, { sentence, picking: null });
        screen.show({ focus: true, moved: true });
      }
      const line = card ? introduction(card, state) : words.say("sentence_unflagged");
      screen.announce(`${state.text.body.slice(start, end)} ${line}`);
    },
  } satisfies Partial<Actions>;
}

/** Make the actions that pick a part of the open claim and choose its value. */
const pickingActions = (state: ReviewState, screen: Screen, { setClaim }: StepFunctions) =>
  ({
    pick: (picking) => {
      if (!openCard(state) || state.sentence !== null) return;
      // Picked a second time, these open their field; the search of places has its own key.
      const isAgain = picking === state.picking && (picking === "period" || picking === "reason");
      state.picking = picking;
      state.isTyping =
        isAgain || picking === "words" || (picking === "period" && !makeOptions(state).length);
      screen.show();
      if (picking) screen.announce(state.words.say(`pick_${picking}`));
    },
    type: () => {
      state.picking ??= firstMissing(state) ?? "origin";
      if (!hasField(state.picking)) state.picking = "origin";
      state.isTyping = true;
      screen.show();
    },
    choose: (value) => {
      choose(value, state, setClaim, screen);
      if (isUnlocated(value, state.data) && !state.history.now.places[value as string])
        askPosition(value as string);
    },
    chooseNumber: (number) => {
      const option = makeOptions(state)[number];
      if (option?.isOff) screen.warn(state.words.say("same_ends"));
      else if (option) state.actions.choose(option.value);
    },
  }) satisfies Partial<Actions>;

/** Make the actions that change the open claim or a place's position, and that add a claim. */
const claimActions = (
  state: ReviewState,
  screen: Screen,
  { change, setClaim, openAndSay }: StepFunctions,
) =>
  ({
    set: (part) => setClaim(part, null),
    swap: () => {
      const claim = claimToEdit(state);
      if (!claim) return;
      const { origin, destination, via } = claim;
      const swapped = { origin: destination, destination: origin, via: [...via].reverse() };
      setClaim(swapped, state.picking);
    },
    turn: () => {
      const claim = claimToEdit(state);
      if (!claim) return;
      const direction = TURNS[claim.direction];
      setClaim({ direction }, state.picking);
      screen.announce(state.words.say(`direction_${direction.replace("-", "_")}`));
    },
    locate: (key, position) => {
      change(withPosition(state.history.now, key, position));
      screen.show({ focus: true }); // the focus leaves the field, so that keys are commands again
      const message = position ? "position_set" : "position_gone";
      screen.announce(state.words.say(message, { name: placeName(key, state) }));
    },
    create: () => {
      const added = newClaim(state, screen.selected());
      if (!added) return screen.warn(state.words.say("select_first"));
      change(withAdded(state.history.now, added));
      openAndSay(state.cards.find(({ id }) => id === added.id));
    },
  }) satisfies Partial<Actions>;

/** Make the actions that decide on the open card. */
const decidingActions = (state: ReviewState, screen: Screen, { decide }: StepFunctions) =>
  ({
    accept: () => {
      const [card, claim] = [openCard(state), claimToEdit(state)];
      if (!card || !claim || askForMissing(claim, state, screen)) return;
      const status = isAsProposed(claim, card) ? "confirmed" : "edited";
      decide(withVerdict(state.history.now, card.id, { status, reason: null }), card);
    },
    reject: (reason) => {
      const card = openCard(state);
      if (!card) return;
      // A claim of the reader's own is not a proposal: rejected, it is gone.
      const work = card.candidate
        ? withVerdict(state.history.now, card.id, { status: "rejected", reason })
        : withoutAdded(state.history.now, card.id);
      decide(work, card);
    },
    unsure: () => {
      const card = openCard(state);
      if (!card || state.sentence !== null) return;
      decide(withVerdict(state.history.now, card.id, { status: "unsure", reason: null }), card);
    },
  }) satisfies Partial<Actions>;

/** Focus the field for the position of a stop, so that digits are text and not commands. */
const askPosition = (key: string) => document.getElementById(positionId(key))?.focus();

/** If a claim lacks a part without which it cannot be accepted, or the position of a stop, open that part and say so.
 * Return whether it lacks any. */
function askForMissing(claim: Claim, state: ReviewState, screen: Screen): boolean {
  const { words, data, history } = state;
  const [slot = null] = missingSlots(claim);
  const unlocatedStop = slot ? null : missingPosition(claim, data, history.now);
  if (!slot && !unlocatedStop) return false;
  Object.assign(state, { picking: slot, isTyping: false });
  screen.show();
  if (unlocatedStop) askPosition(unlocatedStop);
  const name = placeName(unlocatedStop, state);
  screen.warn(words.say(slot ? `missing_${slot}` : "missing_position", { name }));
  return true;
}

/** Make the actions that undo, redo, save and load decisions. */
function fileActions(state: ReviewState, screen: Screen, { change, go, open }: StepFunctions) {
  const { words, data } = state;
  const restore = (step: ReturnType<typeof stepBack>, message: string) => {
    if (!step) return screen.announce(words.say("nothing_to_undo"));
    const [history, current] = step;
    go(history);
    open(state.cards.some(({ id }) => id === current) ? current : (state.cards[0]?.id ?? null));
    const card = openCard(state);
    screen.announce(`${words.say(message)}. ${card ? introduction(card, state) : ""}`);
  };
  return {
    undo: () => restore(stepBack(state.history, state.current), "undone"),
    redo: () => restore(stepForward(state.history, state.current), "redone"),
    save: () => {
      const work = state.history.now;
      const file = decisionFile(data, state.cards, work);
      saveFile("decisions.json", "application/json", [`${JSON.stringify(file, null, 1)}\n`]);
      state.saved = work;
      screen.show();
      screen.announce(words.count("saved_n", file.decisions.length));
    },
    load: (text) => {
      const read = readDecisions(text, data);
      if (isRefusal(read)) return screen.warn(words.say(read.refused, read.values));
      change(read);
      state.saved = read;
      open(nextUndecided(state.cards, read, null)?.id ?? state.cards[0]?.id ?? null);
      screen.announce(words.count("loaded_n", Object.keys(read.verdicts).length));
    },
  } satisfies Partial<Actions>;
}

export function firstMissing(state: ReviewState): Picking | null {
  const claim = claimOfOpenCard(state);
  return (claim && missingSlots(claim)[0]) ?? null;
}

/** Set the part of the open claim that the reader is picking to a value, or empty it if the value is null. Then the
 * next missing part is picked. A reason rejects the claim. */
function choose(
  value: string | null,
  state: ReviewState,
  setClaim: StepFunctions["setClaim"],
  screen: Screen,
) {
  const [picking, claim] = [state.picking, claimOfOpenCard(state)];
  if (!picking || !claim) return;
  const fill = (filled: Claim) =>
    setClaim(filled, value ? (missingSlots(filled)[0] ?? null) : null);
  switch (picking) {
    case "reason":
      return value && state.actions.reject(value);
    case "via":
      return setClaim({ via: value ? toggleStop(claim.via, value) : [] }, "via");
    case "credibility":
      return setClaim({ credibility: value ? Number(value) : null }, null);
    case "origin":
    case "destination": {
      const otherEnd = picking === "origin" ? claim.destination : claim.origin;
      if (value && value === otherEnd) return screen.warn(state.words.say("same_ends"));
      const via = claim.via.filter((stop) => stop !== value);
      return fill({ ...claim, via, [picking]: value });
    }
    case "commodity":
    case "period":
    case "mode":
      return fill({ ...claim, [picking]: value });
  }
}

const toggleStop = (via: string[], key: string) =>
  via.includes(key) ? via.filter((stop) => stop !== key) : [...via, key];

/** Return the index of the card from which a step leads to the neighbour of a sentence without a card. */
function cardIndexBeside({ cards, sentence }: ReviewState, by: 1 | -1): number {
  const cardsBefore = cards.filter(
    (card) => card.sentence !== null && card.sentence < (sentence as number),
  ).length;
  return by === 1 ? cardsBefore - 1 : cardsBefore;
}

/** Return the text by which screen readers announce a card. */
const introduction = (card: Card, state: ReviewState) =>
  `${placeInList(card, state)}${colonOf(state.words)}${claimLine(currentClaim(card, state.history.now), state)}`;

/** Return a new claim of the reader's own, on the sentence of the selected words, else on the sentence that the reader
 * looks at, else on that of the open card. The first two places in the selected words are proposed as its ends. Return
 * null without a sentence. */
function newClaim(state: ReviewState, selected: { start: number; end: number } | null) {
  const { text, history } = state;
  const at = selected ? sentenceAt(text.sentences, selected.start) : null;
  const sentence = at ?? state.sentence ?? openCard(state)?.sentence ?? null;
  if (sentence === null) return null;
  const extent = selected ?? text.sentences[sentence];
  const mentions = text.mentions[sentence].filter(
    ({ start, end }) => start < extent.end && end > extent.start,
  );
  const [origin = null, destination = null] = [...new Set(mentions.map(({ key }) => key))];
  const proposed = selected ? { origin, destination } : {};
  return { id: newId(sentence, history.now), sentence, proposed };
}
