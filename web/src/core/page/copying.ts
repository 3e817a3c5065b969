// A button that copies a text, and says whether it could.

import { type Attributes, make, makeButton } from "../dom";
import type { Words } from "../words/words";

/** Build the button, and the status beside it; `select` selects the text where a browser forbids copying, as it does in
 * some frames. */
export function copyButton(
  attributes: Attributes,
  { text, select }: { text: string; select(): void },
  words: Words,
): HTMLElement[] {
  const status = make("span", { role: "status", class: "quiet" });
  const onclick = async () => {
    status.textContent = words.say((await copyText(text, select)) ? "copied" : "copy_by_hand");
  };
  return [makeButton({ ...attributes, onclick }, words.say("copy")), status];
}

async function copyText(text: string, select: () => void): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    select();
    return document.execCommand("copy");
  }
}
