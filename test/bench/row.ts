/** One figure of a benchmark. */
export interface BenchRow {
  suite: string;
  name: string;
  value: number;
  unit: string;
  /** What `value` is compared with, in the same unit and the same run. */
  baseline?: number;
  ratio?: number;
  /** The highest good enough: of `ratio` where there is one, else of `value`. */
  bar?: number;
  /** More is better: `bar` is the lowest good enough. */
  least?: boolean;
  ok?: boolean;
  /** Seen on a machine that had other work. */
  busy?: boolean;
}

/** The row, judged by its bar. */
export function judged(row: BenchRow): BenchRow {
  const ratio = row.baseline === undefined ? undefined : row.value / row.baseline;
  const compared = { ...row, ...(ratio !== undefined && { ratio }) };
  if (row.bar === undefined) return compared;
  const figure = ratio ?? row.value;
  return { ...compared, ok: row.least ? figure >= row.bar : figure <= row.bar };
}
