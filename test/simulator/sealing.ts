/** How a laptop seals: what it may hold the key of, with its person's device. */
import {
  type Checked,
  decodeEnvelope,
  type Envelope,
  type Header,
  type Membership,
  refuse,
  sealBare,
  sealEnvelope,
  signer,
} from '@wuhe/seal';
import type { Actor, School } from './school.ts';

/** The envelope of this header and content; `key.missing` where the chain does not give this person the scope's key. */
export async function envelopeOf(
  header: Header,
  content: Uint8Array,
  { school, actor, membership }: { school: School; actor: Actor; membership: Membership },
): Promise<Checked<Envelope>> {
  const { kind } = header;
  const by = signer(actor.device.key);
  const member = membership.scopes.get(header.scope)?.members.has(actor.id);
  const keys = member ? await school.contentKeys(header.epoch) : undefined;
  if (!keys) return refuse('key.missing');
  if (kind === 'letter') return refuse('envelope.kind');
  const sealing =
    kind === 'update' || kind === 'snapshot'
      ? await sealEnvelope({ ...header, kind }, content, keys, by)
      : await sealBare({ ...header, kind }, by);
  return sealing.ok ? decodeEnvelope(sealing.value.bytes) : sealing;
}
