// A button that copies a text, and says whether it could.

import { type Attributes, make, makeButton } from "../dom";
import type { Words } from "../words/words";

/** Build a button that copies a text, and the status beside it. Where the browser forbids pages to copy, as in some
 * frames, `select` selects the text so that the reader can copy it. */
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

/** Copy a text to the clipboard, or select it and copy what is selected; return whether it was copied. */
async function copyText(text: string, select: () => void): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    select();
    return document.execCommand("copy");
  }
}
