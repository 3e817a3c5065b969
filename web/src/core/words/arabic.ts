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

/** Write the decades of an Arabic phrase as people say them; the first two of a century have no such name. */
export const arabicDecades = (text: string): string =>
  text.replace(/عقد (\d\d)([2-9])0/g, (whole, century: string, decade: string) =>
    century in CENTURIES ? `${TENS[Number(decade) - 2]} ${CENTURIES[century]}` : whole,
  );
