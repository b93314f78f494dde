import { describe, expect, it } from 'vitest';
import { RulePack } from './pack.ts';
import { coreParts, inForce } from './parts.ts';
import { data, source } from './source.ts';

const ids = (pack: RulePack) => pack.rules.map((rule) => rule.id);

describe('Parts of a pack', () => {
  it('every rule and playbook of the source belongs to a part that is described', () => {
    const parts = (source.parts ?? []).map((part) => part.id);
    for (const one of [...source.rules, ...source.playbooks]) expect(parts, one.id).toContain(one.part);
    for (const part of parts)
      expect(
        [...source.rules, ...source.playbooks].some((one) => one.part === part),
        part,
      ).toBe(true);
  });

  it('the core is what a register and outward texts need: A1.2.1, A1.3.5', () => {
    expect(coreParts(source)).toEqual(['attendance', 'disclosure']);
    const core = inForce(source, []);
    expect(ids(core)).toEqual(
      ids(source).filter((id) => ['attendance', 'disclosure'].includes(partOf(id) ?? '')),
    );
    expect(ids(core)).toContain('lesson.register');
    expect(core.playbooks).toEqual([]);
  });

  it('a part taken on brings its rules and nothing else', () => {
    const more = ids(inForce(source, ['leave'])).filter((id) => !ids(inForce(source, [])).includes(id));
    expect(more).toEqual(['leave.decide', 'leave.passOn', 'leave.paper', 'leave.parent', 'pass.return']);
  });

  it('with all parts the pack is whole, and it stays valid with any', () => {
    const parts = (source.parts ?? []).map((part) => part.id);
    expect(ids(inForce(source, parts))).toEqual(ids(source));
    for (const part of parts)
      expect(RulePack.safeParse(inForce(source, [part])).error?.issues).toBe(undefined);
  });

  it('a rule of a part that is not described is refused with its path', () => {
    const rules = structuredClone((data as { rules: { part?: string }[] }).rules);
    if (rules[0]) rules[0].part = 'nowhere';
    const read = RulePack.safeParse({ ...(data as object), rules });
    expect(read.error?.issues).toMatchObject([{ path: ['rules', 0, 'part'], params: { found: 'nowhere' } }]);
  });
});

function partOf(id: string): string | undefined {
  return source.rules.find((rule) => rule.id === id)?.part;
}
