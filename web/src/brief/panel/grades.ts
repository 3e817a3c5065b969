// The order of Admiralty grades: by the number, then by the letter; B2 is better than A3.

export const rankOfGrade = (grade: string) => grade[1] + grade[0];

export function bestGrade(rows: { grade: string | null }[]): string | null {
  const grades = rows.flatMap(({ grade }) => (grade ? [grade] : []));
  return grades.sort((a, b) => (rankOfGrade(a) < rankOfGrade(b) ? -1 : 1))[0] ?? null;
}
