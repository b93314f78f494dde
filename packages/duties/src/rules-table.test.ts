/** RULES.md, every rule and step in one line, is generated from the pack: `vitest run -u` writes it. What changes in the pack shows there. */
import { expect, test } from 'vitest';
import { compiled } from './compile.ts';
import { explainRule } from './explain.ts';
import { labels } from './report/words.ts';
import { source } from './source.ts';
import { school } from './testing/school.ts';

const { stage: _stage, ...anySchool } = school;
const shown = ['who', 'toWhom', 'due', 'closes', 'follows', 'approval'] as const;

test('RULES.md says of every rule who, to whom, by when, what closes it and what follows', async () => {
  const lines = compiled(source, anySchool).rules.map((rule) => {
    const said = explainRule(source, rule.id, 'en') ?? [];
    const parts = shown.flatMap((label) =>
      said.flatMap(([name, text]) => (name === labels[label].en ? `${name}: ${text}` : [])),
    );
    return `- **${rule.id}** (${rule.clauses.join(', ')}) ${said[0]?.[1].trim()}. ${parts.join(' · ')}`;
  });
  const head =
    '# Rules of the pack `source`\n\nAs they are in force where a school leaves every option at its default.\n';
  await expect(`${head}\n${lines.join('\n')}\n`).toMatchFileSnapshot('../RULES.md');
});
