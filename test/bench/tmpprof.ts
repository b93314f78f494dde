import { createEngine, source } from '@wuhe/duties';
import { schoolYear } from './duties.ts';
const { facts, now } = schoolYear();
for (let i = 0; i < 15; i++) {
  const t0 = performance.now();
  const engine = createEngine(facts, source);
  const t1 = performance.now();
  engine.add(facts.statements);
  const t2 = performance.now();
  engine.evaluate(now);
  const t3 = performance.now();
  console.log((t1 - t0).toFixed(1), (t2 - t1).toFixed(1), (t3 - t2).toFixed(1));
}
