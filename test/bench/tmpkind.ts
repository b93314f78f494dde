import { createEngine, source } from '@wuhe/duties';
import { schoolYear } from './duties.ts';
const { facts, now } = schoolYear();
const kinds = ['reading','excuse','telling','acknowledgement','contact'];
const min: Record<string, number> = {};
for (let i = 0; i < 12; i++) {
  const engine = createEngine(facts, source);
  for (const k of kinds) {
    const list = facts.statements.filter((s) => s.kind === k);
    const t = performance.now(); engine.add(list); const d = performance.now() - t;
    min[k + list.length] = Math.min(min[k + list.length] ?? 1e9, d);
  }
  const t = performance.now(); engine.evaluate(now); min.eval = Math.min(min.eval ?? 1e9, performance.now() - t);
}
console.log(min);
