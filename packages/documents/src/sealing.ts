/** How a document's engine seals: the envelope for a header that the reducer gave, under the scope's key and with this device. */
import { type Checked, decodeEnvelope, type Envelope, type Header, sealBare, sealEnvelope } from '@wuhe/seal';
import { makeLetter } from './letters.ts';
import type { Ground } from './seams.ts';

type Sealer = Pick<Ground, 'keys' | 'key' | 'signer' | 'membership'>;

/** Seals `content`: of an update or snapshot a Yjs update, of a letter the exported statement, else nothing. Codes of the keys; `envelope.tooLarge`. */
export async function envelopeOf(
  header: Header,
  content: Uint8Array,
  by: Sealer,
): Promise<Checked<Envelope>> {
  const made = await seal(header, content, by);
  return made.ok ? decodeEnvelope(made.value.bytes) : made;
}

async function seal(header: Header, content: Uint8Array, { keys, key, signer, membership }: Sealer) {
  const { kind, epoch } = header;
  switch (kind) {
    case 'close':
    case 'checkpoint':
      return sealBare({ ...header, kind }, signer);
    case 'letter':
      return makeLetter({ ...header, kind }, new TextDecoder().decode(content), membership(), key);
    case 'update':
    case 'snapshot': {
      const contents = await keys.content(epoch);
      return contents.ok ? sealEnvelope({ ...header, kind }, content, contents.value, signer) : contents;
    }
  }
}
