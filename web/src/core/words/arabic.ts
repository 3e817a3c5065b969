// Arabic names decades: «ثلاثينيات القرن العشرين», not «عقد 1930».

const TENS = [
  "عشرينيات",
  "ثلاثينيات",
  "أربعينيات",
  "خمسينيات",
  "ستينيات",
  "سبعينيات",
  "ثمانينيات",
  "تسعينيات",
];

const CENTURIES: Record<string, string> = {
  "18": "القرن التاسع عشر",
  "19": "القرن العشرين",
  "20": "القرن الحادي والعشرين",
};

/** Replace decades in an Arabic text by their names; the first two decades of a century have none. */
export const arabicDecades = (text: string): string =>
  text.replace(/عقد (\d\d)([2-9])0/g, (whole, century: string, decade: string) =>
    century in CENTURIES ? `${TENS[Number(decade) - 2]} ${CENTURIES[century]}` : whole,
  );
