/** The story with workers killed between any two acts; undisturbed it is played in `sealed.test.ts`. */
import { expect, it } from 'vitest';
import { openWorld } from '../demo/world.ts';
import { playStory } from './story.ts';

const world = () => openWorld({ headless: true, serverPort: 0, portalPort: 0, say: () => {} });
const failures = (report: Awaited<ReturnType<typeof playStory>>) =>
  report.steps.flatMap((step) => (step.failure ? [`${step.step}: ${step.failure}`] : []));

it('goes from a missed lesson to the principal’s popup when workers are killed between any two acts', async () => {
  const stage = await world();
  try {
    const report = await playStory(stage, {
      say: () => {},
      between: (who) => stage.profiles[who].killWorker(),
    });
    expect(failures(report)).toEqual([]);
    expect(report.ok).toBe(true);
  } finally {
    await stage.close();
  }
});
