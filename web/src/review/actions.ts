// What a reader can do with cards. Each action changes the work once, so that it can be undone once.

import { save as saveFile } from "../core/data/files";
import { type Card, cardOf, cardsOf, claimOf, missingIn, nextOpen, verdictOf } from "./model/cards";
import { decisionFile, isAsProposed, isRefusal, readDecisions } from "./model/decisions";
import { missingPosition } from "./model/positions";
import { sentenceAt } from "./model/text";
import {
  type History,
  newId,
  record,
  stepBack,
  stepForth,
  type Work,
  withAdded,
  withClaim,
  withoutAdded,
  withPosition,
  withVerdict,
} from "./model/work";
import { claimLine, placeName, verdictText } from "./names";
import { optionsOf } from "./panel/options";
import { positionId } from "./panel/positions";
import type { Actions, Claim, Direction, Picking, ReviewState } from "./types";

/** What the page does after the state has changed. */
export interface Screen {
  /** Show the state and keep it; `focus` goes to the open card, `moved` brings it into sight, `kept` is from the storage. */
  show(change?: { focus?: boolean; moved?: boolean; kept?: boolean }): void;
  announce(text: string): void;
  /** Tell the reader something that needs their attention, until they do something else. */
  warn(text: string): void;
  /** The stretch of the text that is selected, in UTF-16 units. */
  selected(): { start: number; end: number } | null;
  write(): void;
  told(): void;
}

const currentClaim = (state: ReviewState): Claim | null => {
  const card = cardOf(state);
  return card && claimOf(card, state.history.now);
};

const TURNS: Record<Direction, Direction> = {
  "one-way": "both",
  both: "unstated",
  unstated: "one-way",
};

export function makeActions(state: ReviewState, screen: Screen): Actions {
  const { words, data } = state;

  // Cards stay the same objects as long as none is added: only what changed is then shown anew.
  const go = (history: History) => {
    const { added } = state.history.now;
    state.history = history;
    if (history.now.added !== added) state.cards = cardsOf(data, history.now.added);
  };
  const change = (work: Work) => go(record(state.history, work, state.current));
  const open = (id: string | null, { focus = true } = {}) => {
    state.current = id;
    state.sentence = null;
    state.isTyping = false;
    state.hovered = null;
    const card = cardOf(state);
    state.picking = card && !verdictOf(card, state.history.now) ? firstMissing(state) : null;
    screen.show({ focus, moved: true });
  };
  const openAndSay = (card: Card | undefined) => {
    if (!card) return;
    open(card.id);
    screen.announce(introduction(card, state));
  };
  const setClaim = (part: Partial<Claim>, picking: Picking | null) => {
    const card = cardOf(state);
    if (!card) return;
    const claim = { ...claimOf(card, state.history.now), ...part };
    change(withClaim(state.history.now, card.id, claim));
    state.isTyping = false;
    state.picking = picking;
    screen.show();
    screen.announce(claimLine(claim, state));
  };
  // Decide, and go on to the next card that waits.
  const decide = (work: Work, card: Card) => {
    change(work);
    const verdict = verdictText(work.verdicts[card.id] ?? null, state);
    const line = claimLine(claimOf(card, work), state);
    const next = nextOpen(state.cards, work, card.id);
    screen.write();
    open(next?.id ?? card.id);
    const rest = next ? introduction(next, state) : words.say("all_decided");
    screen.announce(`${verdict}. ${line}. ${rest}`);
  };
  const restore = (step: ReturnType<typeof stepBack>, message: string) => {
    if (!step) return screen.announce(words.say("nothing_to_undo"));
    const [history, current] = step;
    go(history);
    open(state.cards.some(({ id }) => id === current) ? current : (state.cards[0]?.id ?? null));
    screen.announce(
      `${words.say(message)}. ${cardOf(state) ? introduction(cardOf(state) as Card, state) : ""}`,
    );
  };
  const neighbour = (by: 1 | -1) => {
    const at = state.cards.findIndex(({ id }) => id === state.current);
    const from = state.sentence === null ? at : placeAmong(state, by);
    return state.cards[from + by];
  };

  const actions: Actions = {
    refresh: () => screen.show(),
    setLanguage: (language) => {
      words.language = language;
      screen.told();
    },
    open: (id) => openAndSay(state.cards.find((card) => card.id === id)),
    next: () => openAndSay(neighbour(1)),
    previous: () => openAndSay(neighbour(-1)),
    step: (by) => {
      const at = state.sentence ?? cardOf(state)?.sentence ?? -1;
      const last = data.sentences.length - 1;
      actions.look(Math.max(0, Math.min(last, at + by)));
    },
    look: (sentence) => {
      const card = state.cards.find((one) => one.sentence === sentence);
      const { start, end } = state.text.sentences[sentence];
      if (card) open(card.id);
      else {
        state.sentence = sentence;
        state.picking = null;
        screen.show({ focus: true, moved: true });
      }
      const line = card ? introduction(card, state) : words.say("sentence_unflagged");
      screen.announce(`${state.text.body.slice(start, end)} ${line}`);
    },
    pick: (picking) => {
      if (!cardOf(state) || state.sentence !== null) return;
      // A second time, where there is a field as well as chips: the field.
      const again = picking === state.picking && picking !== null && hasField(picking);
      state.picking = picking;
      state.isTyping =
        again || picking === "words" || (picking === "period" && !optionsOf(state).length);
      screen.show();
      if (picking) screen.announce(words.say(`pick_${picking}`));
    },
    type: () => {
      if (!state.picking) state.picking = firstMissing(state) ?? "origin";
      if (!hasField(state.picking)) state.picking = "origin";
      state.isTyping = true;
      screen.show();
    },
    choose: (value) => choose(value, state, actions, setClaim, screen),
    chooseNumber: (number) => {
      const option = optionsOf(state)[number];
      if (option?.isOff) screen.warn(words.say("same_ends"));
      else if (option) actions.choose(option.value);
    },
    set: (part) => setClaim(part, null),
    swap: () => {
      const claim = currentClaim(state);
      if (!claim || state.sentence !== null) return;
      const { origin, destination, via } = claim;
      setClaim(
        { origin: destination, destination: origin, via: [...via].reverse() },
        state.picking,
      );
    },
    turn: () => {
      const claim = currentClaim(state);
      if (!claim || state.sentence !== null) return;
      setClaim({ direction: TURNS[claim.direction] }, state.picking);
      screen.announce(words.say(`direction_${TURNS[claim.direction].replace("-", "_")}`));
    },
    locate: (key, position) => {
      change(withPosition(state.history.now, key, position));
      screen.show();
      const message = position ? "position_set" : "position_gone";
      screen.announce(words.say(message, { name: placeName(key, state) }));
    },
    accept: () => {
      const [card, claim] = [cardOf(state), currentClaim(state)];
      if (!card || !claim || state.sentence !== null) return;
      const [missing] = missingIn(claim);
      if (missing) {
        Object.assign(state, { picking: missing, isTyping: false });
        screen.show();
        return screen.warn(words.say(`missing_${missing}`));
      }
      const nowhere = missingPosition(claim, data, state.history.now);
      if (nowhere) {
        Object.assign(state, { picking: null, isTyping: false });
        screen.show();
        document.getElementById(positionId(nowhere))?.focus();
        return screen.warn(words.say("missing_position", { name: placeName(nowhere, state) }));
      }
      const status = isAsProposed(claim, card) ? "confirmed" : "edited";
      decide(withVerdict(state.history.now, card.id, { status, reason: null }), card);
    },
    reject: (reason) => {
      const card = cardOf(state);
      if (!card) return;
      // A claim of the reader's own is no proposal: rejected, it is gone.
      const work = card.candidate
        ? withVerdict(state.history.now, card.id, { status: "rejected", reason })
        : withoutAdded(state.history.now, card.id);
      decide(work, card);
    },
    unsure: () => {
      const card = cardOf(state);
      if (!card || state.sentence !== null) return;
      decide(withVerdict(state.history.now, card.id, { status: "unsure", reason: null }), card);
    },
    create: () => {
      const added = newClaim(state, screen.selected());
      if (!added) return screen.warn(words.say("select_first"));
      change(withAdded(state.history.now, added));
      openAndSay(state.cards.find(({ id }) => id === added.id));
    },
    undo: () => restore(stepBack(state.history, state.current), "undone"),
    redo: () => restore(stepForth(state.history, state.current), "redone"),
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
      open(nextOpen(state.cards, read, null)?.id ?? state.cards[0]?.id ?? null);
      screen.announce(words.count("loaded_n", Object.keys(read.verdicts).length));
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
  return actions;
}

const hasField = (picking: Picking) =>
  ["origin", "destination", "via", "period", "reason", "words"].includes(picking);

export function firstMissing(state: ReviewState): Picking | null {
  const claim = currentClaim(state);
  return (claim && missingIn(claim)[0]) ?? null;
}

function choose(
  value: string | null,
  state: ReviewState,
  actions: Actions,
  setClaim: (part: Partial<Claim>, picking: Picking | null) => void,
  screen: Screen,
) {
  const [picking, claim] = [state.picking, currentClaim(state)];
  if (!picking || !claim) return;
  if (picking === "reason") return value && actions.reject(value);
  if (picking === "via") return setClaim({ via: value ? toggled(claim.via, value) : [] }, "via");
  if (picking === "credibility")
    return setClaim({ credibility: value ? Number(value) : null }, null);
  if (picking === "words") return;
  if (picking === "origin" || picking === "destination") {
    const other = picking === "origin" ? claim.destination : claim.origin;
    if (value && value === other) return screen.warn(state.words.say("same_ends"));
  }
  const filled = { ...claim, [picking]: value };
  if (picking !== "period" && picking !== "commodity" && value)
    filled.via = claim.via.filter((stop) => stop !== value);
  setClaim(filled, value ? (missingIn(filled)[0] ?? null) : null);
}

const toggled = (via: string[], key: string) =>
  via.includes(key) ? via.filter((stop) => stop !== key) : [...via, key];

// Where a sentence without a card stands among the cards, seen in the direction of travel.
function placeAmong({ cards, sentence }: ReviewState, by: 1 | -1): number {
  const before = cards.filter(
    (card) => card.sentence !== null && card.sentence < (sentence as number),
  ).length;
  return by === 1 ? before - 1 : before;
}

/** What a screen reader hears of a card that opens. */
function introduction(card: Card, state: ReviewState): string {
  const { words, history, cards } = state;
  const place = words.say("card_n", {
    n: words.number(cards.indexOf(card) + 1),
    all: words.number(cards.length),
  });
  return `${place}: ${claimLine(claimOf(card, history.now), state)}`;
}

/** A claim of the selected words, of the sentence that the reader looks at, or a further one of the open card's. */
function newClaim(state: ReviewState, selected: { start: number; end: number } | null) {
  const { text, history } = state;
  const at = selected ? sentenceAt(text.sentences, selected.start) : null;
  const sentence = at ?? state.sentence ?? cardOf(state)?.sentence ?? null;
  if (sentence === null) return null;
  const within = selected ?? text.sentences[sentence];
  const named = text.mentions[sentence].filter(
    ({ start, end }) => start < within.end && end > within.start,
  );
  const [origin = null, destination = null] = [...new Set(named.map(({ key }) => key))];
  const proposed = selected ? { origin, destination } : {};
  return { id: newId(sentence, history.now), sentence, proposed };
}
