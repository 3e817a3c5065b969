// Runs the command of a key, unless the reader is typing in a field.

import { CHIP_KEYS, isField, KEYS, NONE_KEY, pressedKey } from "./keys";
import type { Actions, Picking, ReviewState } from "./types";

/** Run commands by their keys. In a field, keys are text, except those that save. */
export function listenToKeys(state: ReviewState) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const run = isField(event.target) && !isSaving(event) ? null : actionForKey(event, state);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

const isSaving = (event: KeyboardEvent) =>
  (event.ctrlKey || event.metaKey) && pressedKey(event) === "s";

/** Return what a key does now: a command, or a choice among the chips of the part that is being picked; null if it does
 * nothing. */
function actionForKey(event: KeyboardEvent, state: ReviewState): (() => void) | null {
  const { actions } = state;
  const key = pressedKey(event);
  if (event.ctrlKey || event.metaKey) {
    if (key === "s") return actions.save;
    if (key === "y" || (key === "z" && event.shiftKey)) return actions.redo;
    return key === "z" ? actions.undo : null;
  }
  if (key === "Escape") return () => (state.helpOpen ? actions.help() : actions.pick(null));
  if (!state.keysOn) return null;
  const chip = state.picking ? CHIP_KEYS.indexOf(key) : -1;
  if (chip >= 0) return () => actions.chooseNumber(chip);
  if (key === NONE_KEY && state.picking && state.picking !== "reason")
    return () => actions.choose(null);
  return Object.hasOwn(KEYS, key) ? actionForCommand(key as keyof typeof KEYS, actions) : null;
}

/** Return the action of a key's command. */
function actionForCommand(key: keyof typeof KEYS, actions: Actions): () => void {
  const command = KEYS[key];
  switch (command) {
    case "find":
      return actions.type;
    case "sentence_before":
      return () => actions.step(-1);
    case "sentence_after":
      return () => actions.step(1);
    default:
      return command.startsWith("pick_")
        ? () => actions.pick(command.slice(5) as Picking)
        : actions[command as keyof Pick<Actions, "accept" | "next">];
  }
}
