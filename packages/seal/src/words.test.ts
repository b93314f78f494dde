import { languages } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { codes } from './refusals.ts';
import { refusalWords } from './words.ts';

describe('10 every refusal has a sentence', () => {
  test('for every code and no other, in three languages', () => {
    expect(Object.keys(refusalWords).sort()).toEqual([...codes].sort());
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes)
      for (const language of languages) expect(refusalWords[code][language], code).toMatch(/[。.]$/);
  });

  test('no two codes say the same', () => {
    for (const language of languages)
      expect(new Set(codes.map((code) => refusalWords[code][language])).size).toBe(codes.length);
  });

  test('traditional and simplified each in its own script and words, neither in English', () => {
    for (const code of codes) {
      const { 'zh-Hant': hant, 'zh-Hans': hans, en } = refusalWords[code];
      expect(hant, code).not.toMatch(/[这条数据没复权签还为与电脑码锁请会个务项过发见]|网络|服务器/u);
      expect(hans, code).not.toMatch(/[這條數據沒復權簽還為與電腦碼鎖請會個務項過發見裡]|伺服器|紀錄|匯出/u);
      expect(en, code).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
