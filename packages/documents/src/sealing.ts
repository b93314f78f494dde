/** How a document's engine seals: the envelope for a header that the reducer gave, under the scope's key and with this device. */
import {
  type Checked,
  decodeEnvelope,
  type Envelope,
  epochOf,
  type Header,
  importStatement,
  refuse,
  sealBare,
  sealEnvelope,
  sealLetter,
} from '@wuhe/seal';
import type { Ground } from './seams.ts';

/** Seals `content`: of an update or snapshot a Yjs update, of a letter the exported statement, else nothing. Codes of the keys; `envelope.tooLarge`. */
export async function envelopeOf(
  header: Header,
  content: Uint8Array,
  { keys, signer, membership }: Pick<Ground, 'keys' | 'signer' | 'membership'>,
): Promise<Checked<Envelope>> {
  const made = await seal(header, content, { keys, signer, membership });
  return made.ok ? decodeEnvelope(made.value.bytes) : made;
}

async function seal(
  header: Header,
  content: Uint8Array,
  { keys, signer, membership }: Pick<Ground, 'keys' | 'signer' | 'membership'>,
) {
  const { kind, scope, epoch } = header;
  switch (kind) {
    case 'close':
    case 'checkpoint':
      return sealBare({ ...header, kind }, signer);
    case 'letter': {
      const statement = importStatement(new TextDecoder().decode(content));
      if (!statement.ok) return statement;
      const box = epochOf(membership(), scope, epoch)?.publicKey;
      return box ? sealLetter({ ...header, kind }, statement.value, box, signer) : refuse('epoch.unknown');
    }
    case 'update':
    case 'snapshot': {
      const key = await keys.content(epoch);
      return key.ok ? sealEnvelope({ ...header, kind }, content, key.value, signer) : key;
    }
  }
}
