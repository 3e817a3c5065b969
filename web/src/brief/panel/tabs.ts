// Tabs of the panel: arrows move between them, as ARIA's pattern has it.

import { byId, isRightToLeft, make, makeButton } from "../../core/dom";
import type { State } from "../types";

export const TABS = ["features", "ledger", "filter", "about"] as const;

export type Tab = (typeof TABS)[number];

/** Fill the bar of tabs. */
export function fillTabs({ words, actions }: State) {
  byId("tabs").setAttribute("aria-label", words.say("panel"));
  byId("tabs").replaceChildren(
    ...TABS.map((name) =>
      makeButton(
        {
          role: "tab",
          id: `tab-${name}`,
          "data-tab": name,
          "aria-controls": `panel-${name}`,
          onclick: () => actions.tab(name),
          onkeydown: (event) => moveByKey(event, name, actions),
        },
        words.say(`tab_${name}`),
      ),
    ),
  );
}

/** Open another tab by a key: an arrow opens the next one in its direction, Home the first and End the last. */
function moveByKey(event: KeyboardEvent, name: Tab, actions: State["actions"]) {
  const forward = isRightToLeft() ? -1 : 1;
  const at = TABS.indexOf(name);
  const targets: Record<string, number | undefined> = {
    ArrowRight: at + forward,
    ArrowLeft: at - forward,
    Home: 0,
    End: TABS.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  const next = TABS[(target + TABS.length) % TABS.length];
  actions.tab(next);
  byId(`tab-${next}`).focus();
}

export const tabPanel = (name: Tab) =>
  make("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` });

/** Show the panel of one tab and hide those of the others. */
export function showTab(chosen: Tab) {
  for (const name of TABS) {
    byId(`panel-${name}`).hidden = name !== chosen;
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === chosen));
    tab.tabIndex = name === chosen ? 0 : -1;
  }
}
