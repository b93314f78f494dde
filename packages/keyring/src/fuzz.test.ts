/** What storage, servers and paper give back, damaged at random: always a refusal with a code or the same as before, never a throw. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import {
  finishRenewal,
  handOver,
  invite,
  joinSchool,
  loadMe,
  makeCard,
  memoryStore,
  readInvitationLink,
  readSheet,
  recoverSchool,
  signIn,
  takeOver,
  writeInvitationLink,
} from './index.ts';
import { must, PASSPHRASE, TestVillage } from './school.testing.ts';

const runs = 60 * Number(process.env.WUHE_FUZZ ?? 1);
let village: TestVillage;

beforeAll(async () => {
  village = await TestVillage.found('school', 'home');
});

/** Values that no field expects, and some that look like what it expects. */
const rubbish = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    NaN,
    -1,
    2 ** 53,
    '',
    '__proto__',
    new Map(),
    [],
    {},
    new Uint8Array(32),
  ),
  fc.uint8Array({ maxLength: 40 }),
  fc.string(),
);

/** Where a value may be damaged: each path to a field, itself included. */
function paths(value: unknown, path: string[] = []): string[][] {
  const inside =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!inside) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => paths(one, [...path, name]))];
}

function damaged(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
  if (name === undefined) return by;
  return { ...(value as object), [name]: damaged((value as Record<string, unknown>)[name], rest, by) };
}

/** Damages one field of a value in every run, or adds one. */
async function everyDamage(good: unknown, check: (value: unknown) => Promise<void>) {
  const place = fc.constantFrom(...paths(good), ['more']);
  await fc.assert(
    fc.asyncProperty(place, rubbish, async (path, by) => {
      await check(damaged(good, path, by));
    }),
    { numRuns: runs },
  );
}

function isCode(checked: { ok: boolean; code?: string }): void {
  if (!checked.ok) expect(checked.code).toMatch(/^(newer|[a-z]+\.[A-Za-z]+)$/);
}

it('a damaged record of a device is refused or read, when it is loaded, unlocked and settled', async () => {
  const store = village.stores.get(village.principal) ?? memoryStore();
  const { school } = village.membership;
  await everyDamage(await store.get(`keyring/${school}`), async (value) => {
    const own = memoryStore();
    await own.put(`keyring/${school}`, value);
    await own.put(`keyring/${school}/pending`, value);
    const me = await loadMe(own, school, village.options);
    isCode(me);
    if (me.ok) isCode(await me.value.locker.unlock(PASSPHRASE));
    await finishRenewal(own, village.membership);
  });
});

it('a damaged card or handover on the server is refused, and nothing is signed in or added', async () => {
  const card = must(await makeCard(village.principal, PASSPHRASE, village.options));
  await village.tell(card.body, village.principal);
  const handover = must(await handOver(village.principal, PASSPHRASE, village.options));
  const { membership, options } = village;
  await everyDamage(card.record, async (value) =>
    isCode(await signIn(membership, card.text, PASSPHRASE, value, options)),
  );
  const at = { store: memoryStore(), options, at: 1 };
  await everyDamage(handover.record, async (value) =>
    isCode(await takeOver(membership, handover.code, PASSPHRASE, value, at)),
  );
  expect(at.store.size).toBe(0);
});

it('a damaged package, link or sheet is refused, or is the same as before', async () => {
  const { membership, options } = village;
  const slip = must(await invite(membership, village.principal, [{ role: 'nurse' }], [], 9));
  const link = writeInvitationLink('https://school.example/join', membership.school, slip.secret);
  const at = { store: memoryStore(), options, passphrase: PASSPHRASE, at: 1 };
  const place = fc.nat({ max: 200 });
  await fc.assert(
    fc.asyncProperty(
      place,
      fc.uint8Array({ maxLength: 3 }),
      fc.string({ maxLength: 3 }),
      async (cut, bytes, text) => {
        const sealed = new Uint8Array([
          ...slip.package.slice(0, cut),
          ...bytes,
          ...slip.package.slice(cut + 1),
        ]);
        isCode(await joinSchool(membership, slip.secret, sealed, at));
        const other = (whole: string) => `${whole.slice(0, cut)}${text}${whole.slice(cut + 1)}`;
        const read = readInvitationLink(other(link));
        isCode(read);
        if (read.ok) expect(read.value.secret).toEqual(slip.secret);
        const sheet = village.sheets[0] ?? '';
        isCode(await readSheet(other(sheet)));
        const recovered = await recoverSchool(membership, other(sheet), at);
        isCode(recovered);
      },
    ),
    { numRuns: runs },
  );
});
