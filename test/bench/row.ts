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
  ok?: boolean;
}
