/// <reference types="vite/client" />
/** The gallery's page: shows one state at a time, answers requests like a worker that always succeeds, and keeps what was asked. */
import type { ReportDraft } from '@wuhe/casework';
import { languages, type Send } from '@wuhe/extension/screens';
import type { Language } from '@wuhe/model';
import { render } from 'preact';
import '@wuhe/extension/styles.css';
import { at, date, digests, disclosures, in3, people, student } from './fixtures.ts';
import { sheets, slip } from './members.ts';
import { draft as draftOfRecord, type Shown } from './record.ts';
import { looks } from './states.tsx';

type Sent = Parameters<Send>[0];

export interface Gallery {
  names: string[];
  sizes: Record<string, { width: number; zoomed: number }>;
  sent: Sent[];
  /** Code with which every request is refused; undefined: all succeed. */
  refuse: string | undefined;
  /** Shows a state, presses what it asks for, and resolves when it stands. */
  show: (name: string, language: Language) => Promise<void>;
}

declare global {
  interface Window {
    gallery: Gallery;
  }
}

function draft(language: Language): ReportDraft {
  const { zhou, chen } = people(language);
  const known = (text: string) => ({ state: 'known', text }) as const;
  return {
    rule: 'report',
    student: student(language, '14', 0, undefined).id,
    studentName: student(language, '14', 0, undefined).name,
    className: '',
    date: date('2026-11-23'),
    session: 'afternoon',
    to: [chen],
    elements: {
      when: known(in3(language, '11 月 23 日下午', '11 月 23 日下午', 'Afternoon of Nov 23')),
      where: known(in3(language, '學校', '学校', 'School')),
      what: known(in3(language, '第 5 到 7 節未到', '第 5 到 7 节未到', 'Missing in lessons 5 to 7')),
      why: { state: 'notYetKnown', by: zhou.id, until: at('2026-11-24T12:00') },
      outcome: known(in3(language, '已聯絡家長', '已联系家长', 'Guardian contacted')),
    },
  };
}

const root = document.createElement('div');
document.body.append(root);

/** Two frames: effects have run and what they fetched is drawn. */
async function settled() {
  for (let frame = 0; frame < 2; frame++)
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

const gallery: Gallery = {
  names: Object.keys(looks),
  sizes: Object.fromEntries(
    Object.entries(looks).map(([name, { width, zoomed }]) => [name, { width, zoomed }]),
  ),
  sent: [],
  refuse: undefined,
  async show(name, language) {
    const look = looks[name];
    if (!look) throw new Error(`no state ${name}`);
    const send: Send = async (request) => {
      gallery.sent.push(request);
      const refusal = gallery.refuse ?? (look.refuse as string | undefined);
      if (refusal && !('page' in request))
        return {
          ok: false,
          code: refusal,
          ...(refusal === 'file.invalid' && { place: 'students[12].number' }),
        };
      if ('page' in request && request.page === 'recordDraft')
        return { ok: true, value: draftOfRecord(language, request.kind as Shown) };
      if ('page' in request)
        return { ok: true, value: request.page === 'reportDraft' ? draft(language) : undefined };
      if (request.command === 'releaseDisclosure') {
        const [, released] = disclosures(language);
        return { ok: true, value: { content: released?.content ?? '', sha256: '' } };
      }
      if (request.command === 'found' || request.command === 'replaceSheets')
        return { ok: true, value: { sheets } };
      if (request.command === 'invite') return { ok: true, value: { slip: slip(language) } };
      return { ok: true, value: undefined };
    };
    gallery.sent.length = 0;
    gallery.refuse = undefined;
    render(null, root);
    render(look.show(language, send), root);
    await settled();
    for (const step of [look.press, look.afterwards, ...(look.steps ?? [])]) {
      if (!step) continue;
      const [selector = '', text] = typeof step === 'string' ? [step] : step;
      const found = document.querySelector<HTMLElement>(selector);
      if (!found) throw new Error(`${name} has no ${selector}`);
      if (text === undefined) found.click();
      else {
        (found as HTMLInputElement).value = text;
        found.dispatchEvent(new Event('input', { bubbles: true }));
      }
      await settled();
    }
  },
};
for (const language of languages) {
  for (const { content } of disclosures(language)) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
    digests.set(
      content,
      Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    );
  }
}
window.gallery = gallery;
