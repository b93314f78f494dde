// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { projectDesk } from '../projections/desk.ts';
import { classOf, profile, restart } from '../testing/laptops.testing.ts';

describe('A draft', () => {
  it('is kept letter for letter, whole characters included, over restarts', async () => {
    const { casework, name } = await profile();
    await classOf(casework);
    // 𠮷 and 𠮶 share their first half, 𠮷 and 🄷 their second.
    for (const text of ['一個𠮷字', '一個𠮶字', '𠮶', '😀😁', '😁😀', '', 'a😀', 'a😁b']) {
      expect((await casework.run({ command: 'saveDraft', text })).ok).toBe(true);
      const scene = casework.scene();
      expect(scene && projectDesk(scene, 'zh-Hant', {}).draft).toBe(text);
    }
    const scene = (await restart(casework, name)).scene();
    expect(scene && projectDesk(scene, 'zh-Hant', {}).draft).toBe('a😁b');
  });
});
