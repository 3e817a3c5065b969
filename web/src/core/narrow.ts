// Whether the page is as narrow as a phone; the style sheets change at the same width.

export const NARROW = window.matchMedia("(max-width: 760px)");
