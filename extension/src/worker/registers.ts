/**
 * How each register page is read in this browser: what its person confirmed or taught, else what the school approved; and never by what
 * the school switched off, wherever the copy came from. What was learned is named (`id`, `revision`) so that the school can do that.
 */
import type { SchoolRegisters } from '@wuhe/casework';
import { randomId } from '@wuhe/model';
import { isRevoked, type MarkWord, Profile } from '@wuhe/register';

const KEY = { profiles: 'profiles', relearning: 'relearning' };

/** `broken`: one is kept that cannot be read. `revoked`: the school switched off the only one there is. */
export type Chosen = Profile | 'broken' | 'revoked' | undefined;

export interface Registers {
  /** `school` is undefined where nobody is in a school, or its administrator wants none of its registers used. */
  choose(origin: string, path: string, school: SchoolRegisters | undefined): Chosen;
  /** What words mean on the pages of that site, learned and approved ones; a word with two meanings has none. */
  words(origin: string, school: SchoolRegisters | undefined): MarkWord[];
  /** What would be kept: the next revision of what was learned of that page before. */
  named(profile: Profile): Profile;
  keep(profile: Profile): Promise<void>;
  /** Proposes this page anew. What was learned of it stays kept until a new profile takes its place. */
  relearn(origin: string, path: string): Promise<void>;
}

/** Whether something kept or shared is about this page, readable or not. */
function isAbout(value: unknown, origin: string, path: string): boolean {
  const place = value as { origin?: unknown; path?: unknown } | null;
  return place?.origin === origin && place?.path === path;
}

/** Pure: `kept` and the school's as they were found, nothing of them trusted. */
export function choose(
  kept: readonly unknown[],
  school: SchoolRegisters | undefined,
  origin: string,
  path: string,
): Chosen {
  const switchedOff = (school?.revoked ?? []).map(({ register, version }) => ({
    id: register,
    upTo: version,
  }));
  const off = (profile: Profile) => isRevoked(profile, switchedOff);
  let revoked = school?.off.some(({ body }) => isAbout(body.profile, origin, path)) ?? false;
  for (const value of kept) {
    if (!isAbout(value, origin, path)) continue;
    const profile = Profile.safeParse(value);
    if (!profile.success) return 'broken';
    if (!off(profile.data)) return profile.data;
    revoked = true;
  }
  for (const { body } of school?.approved ?? []) {
    if (!isAbout(body.profile, origin, path)) continue;
    const profile = Profile.safeParse({
      ...body.profile,
      id: body.register,
      revision: body.version,
    });
    if (!profile.success) return 'broken';
    if (!off(profile.data)) return profile.data;
  }
  return revoked ? 'revoked' : undefined;
}

/** One's own pages and the school's alike, of one site. */
function wordsAt(kept: readonly unknown[], school: SchoolRegisters | undefined, origin: string): MarkWord[] {
  const said = new Map<string, Set<MarkWord['mark']>>();
  for (const value of [...kept, ...(school?.approved ?? []).map(({ body }) => body.profile)]) {
    const profile = Profile.safeParse(value);
    if (!profile.success || profile.data.origin !== origin) continue;
    for (const { word, mark } of profile.data.words) said.set(word, (said.get(word) ?? new Set()).add(mark));
  }
  return [...said].flatMap(([word, marks]) => {
    const [mark] = marks;
    return mark && marks.size === 1 ? [{ word, mark }] : [];
  });
}

export async function openRegisters(): Promise<Registers> {
  const stored = (await chrome.storage.local.get(KEY.profiles))[KEY.profiles];
  // Kept as found: a profile that this build cannot read is not thrown away.
  let kept: readonly unknown[] = Array.isArray(stored) ? stored : [];

  // For this browser session only: until then, what was learned counts again.
  const session = (await chrome.storage.session.get(KEY.relearning))[KEY.relearning];
  const relearning = new Set<string>(Array.isArray(session) ? session : []);
  const saveRelearning = () => chrome.storage.session.set({ [KEY.relearning]: [...relearning] });

  return {
    choose: (origin, path, school) =>
      relearning.has(`${origin}${path}`) ? undefined : choose(kept, school, origin, path),
    words: (origin, school) => wordsAt(kept, school, origin),
    named: (profile) => {
      const before = kept
        .filter((value) => isAbout(value, profile.origin, profile.path))
        .map((value) => Profile.safeParse(value))
        .find(({ success }) => success)?.data;
      return before?.id
        ? { ...profile, id: before.id, revision: (before.revision ?? 1) + 1 }
        : { ...profile, id: randomId(), revision: 1 };
    },
    keep: async (profile) => {
      kept = [...kept.filter((value) => !isAbout(value, profile.origin, profile.path)), profile];
      await chrome.storage.local.set({ [KEY.profiles]: kept });
      if (relearning.delete(`${profile.origin}${profile.path}`)) await saveRelearning();
    },
    relearn: async (origin, path) => {
      relearning.add(`${origin}${path}`);
      await saveRelearning();
    },
  };
}
