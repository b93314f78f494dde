/** The request being written, as the one text that is kept for it. A text that is no such record is the content itself. */
import type { DisclosureView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';

export interface Draft {
  title: string;
  recipient: string;
  purpose: string;
  channel: 'media' | 'superior';
  /** Wall-clock time of the school, or empty. */
  until: string;
  content: string;
  /** The request that this one is a new version of. */
  corrects?: StatementId | undefined;
}

export const emptyDraft: Draft = {
  title: '',
  recipient: '',
  purpose: '',
  channel: 'media',
  until: '',
  content: '',
};

export function draftOf(kept: string): Draft {
  if (!kept.startsWith('{')) return { ...emptyDraft, content: kept };
  try {
    const read: Partial<Record<keyof Draft, unknown>> = JSON.parse(kept);
    const text = (key: keyof Draft) => (typeof read[key] === 'string' ? read[key] : '');
    return {
      title: text('title'),
      recipient: text('recipient'),
      purpose: text('purpose'),
      channel: read.channel === 'superior' ? 'superior' : 'media',
      until: text('until'),
      content: text('content'),
      ...(text('corrects') ? { corrects: text('corrects') as StatementId } : {}),
    };
  } catch {
    return { ...emptyDraft, content: kept };
  }
}

export function keptOf(draft: Draft): string {
  return JSON.stringify(draft);
}

/** A new version of a request that was returned or changed. */
export function revisionOf(request: DisclosureView): Draft {
  const { id, title, recipient, purpose, channel, content } = request;
  return { title, recipient, purpose, channel, content, until: '', corrects: id };
}
