/** Invented students, the same for the same seed. */
import type { Mark } from '@wuhe/model';
import type { Student } from './kit.ts';

const surnames = '王方江何吳李許林邱施洪高張陳郭蔡曾潘謝鄭';
const firsts = '思語柏昀宥宛家子沛奕偉詩博芷冠品宗苡映書';
const seconds = '齊彤翰臻廷真瑜謙妤辰萱哲涵鈞寧宇睿安雪恩';
const given =
  'Ada Ben Clara Dev Eva Finn Gwen Hugo Iris Jonas Kira Liam Mona Nils Olga Paul Quinn Rosa Sven Tara Uma Vito Wren Xenia Yann Zoe Abel Bea Cyril Dora Elio Fay Gil Hana Ivo Jade Karl Lea Max Nina Otis Pia Rolf Sia Theo Una Vera Will Yara Zeno'.split(
    ' ',
  );
const family =
  'Byron Okri Haskil Anand Hesse Juhl Hall Bohr Lund Vega Moss Frey Stein Park Wolf Nash Reyes Berg Kahn Lowe Marsh Novak Ortiz Pope Quist Rossi Silva Thorn Ueda Voss Webb Young Zola Adler Blum Cruz Dahl Engel Falk Gray'.split(
    ' ',
  );

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** `count` students with distinct names, mostly present. */
export function people(
  count: number,
  language: 'zh' | 'en',
  marks: readonly (Mark | undefined)[],
  random: () => number,
): Student[] {
  const offset = Math.floor(random() * 400);
  return Array.from({ length: count }, (_, i) => {
    const n = i * 7 + offset;
    const name =
      language === 'zh'
        ? `${surnames[n % 20]}${firsts[Math.floor(n / 20) % 20]}${seconds[Math.floor(n / 400 + n) % 20]}`
        : `${given[n % 50]} ${family[Math.floor(n / 50) % 40]}`;
    return {
      id: `s${offset}-${i}`,
      number: String(i + 1),
      schoolNumber: String(1130212 + i * 3),
      name,
      mark: random() < 0.5 ? marks[0] : pick(marks, random),
    };
  });
}
