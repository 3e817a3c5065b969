// Stages that claims tell apart though no date does: as described before, and since.

import { make } from "../core/dom";

export function stageChoice(state) {
  const { words, stages, filters } = state;
  if (!stages.length) return null;
  const choice = (stage, text) =>
    make(
      "label",
      {},
      make("input", {
        type: "radio",
        name: "stage",
        value: stage ? stage.id : "",
        checked: filters.stage === stage,
        onchange: () => state.actions.stage(stage),
      }),
      make("span", {}, text),
    );
  return make(
    "fieldset",
    { id: "stages" },
    make("legend", {}, words.say("stage")),
    choice(null, words.say("stage_all")),
    ...stages.map((stage) => choice(stage, (words.of(stage.label) || { text: stage.id }).text)),
  );
}
