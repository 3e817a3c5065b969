// The best Admiralty grade among rows: by the number, then by the letter.

export function bestGrade(rows: { grade: string | null }[]): string | null {
  const grades = rows.flatMap(({ grade }) => (grade ? [grade] : []));
  const rank = (grade: string) => grade[1] + grade[0];
  return grades.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0] ?? null;
}
