/** A hint how hard a passphrase is to guess. It only advises: what is too short is refused by the keyring. */

export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** The keyring refuses fewer. */
const SHORTEST = 8;
/** Bits, roughly: what a stolen laptop's owner would want, and what is the least. */
const GOOD = 52;
const FAIR = 38;

/** Bits that one character of its kind adds, for people who choose words and dates rather than dice. */
const kinds: readonly [RegExp, number][] = [
  [/\p{Script=Han}/u, 7],
  [/\d/, 2.5],
  [/\p{L}/u, 3.2],
  [/\s/, 1],
];
const OTHER = 4;

export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase.normalize('NFKC').trim()];
  if (characters.length < SHORTEST) return 'short';
  let bits = 0;
  const seen = new Map<string, number>();
  characters.forEach((character, at) => {
    const before = characters[at - 1]?.codePointAt(0) ?? -9;
    const step = Math.abs((character.codePointAt(0) ?? 0) - before);
    const times = (seen.get(character) ?? 0) + 1;
    seen.set(character, times);
    const own = kinds.find(([kind]) => kind.test(character))?.[1] ?? OTHER;
    // What repeats or counts on (aaaa, 1234) is guessed with its neighbour.
    bits += step <= 1 ? 0.5 : own / Math.sqrt(times);
  });
  return bits >= GOOD ? 'good' : bits >= FAIR ? 'fair' : 'weak';
}
