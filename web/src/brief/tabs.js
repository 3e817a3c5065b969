// Tabs of the panel: arrows move between them, as ARIA's pattern has it.

import { byId, make } from "../core/dom";

export const TABS = ["features", "ledger", "filter", "about"];

export function fillTabs(state) {
  const { words } = state;
  byId("tabs").setAttribute("aria-label", words.say("panel"));
  byId("tabs").replaceChildren(
    ...TABS.map((name) =>
      make(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "data-tab": name,
          "aria-controls": `panel-${name}`,
          "aria-selected": String(name === state.tab),
          tabindex: name === state.tab ? "0" : "-1",
          onclick: () => state.actions.tab(name),
          onkeydown: (event) => turnTab(event, name, state),
        },
        words.say(`tab_${name}`),
      ),
    ),
  );
}

function turnTab(event, name, state) {
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps = {
    ArrowRight: forward,
    ArrowLeft: -forward,
    Home: -TABS.indexOf(name),
    End: TABS.length - 1 - TABS.indexOf(name),
  };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const next = TABS[(TABS.indexOf(name) + steps[event.key] + TABS.length) % TABS.length];
  state.actions.tab(next);
  byId(`tab-${next}`).focus();
}

export const tabPanel = (name, state, ...children) =>
  make(
    "div",
    {
      role: "tabpanel",
      id: `panel-${name}`,
      "aria-labelledby": `tab-${name}`,
      hidden: name !== state.tab,
    },
    ...children.filter(Boolean),
  );

export function showTab(state) {
  for (const name of TABS) {
    byId(`panel-${name}`).hidden = name !== state.tab;
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === state.tab));
    tab.tabIndex = name === state.tab ? 0 : -1;
  }
}
