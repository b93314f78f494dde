/** One figure of a benchmark. `bar` is the bar in words, `ok` whether it was met. */
export interface BenchRow {
  suite: string;
  name: string;
  value: number;
  unit: string;
  baseline?: number;
  ratio?: number;
  bar?: string;
  ok?: boolean;
}
