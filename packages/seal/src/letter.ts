/** Letters (L1–L3): a statement sealed to a scope that its author need not belong to, and that nobody can pass on as if its author had. */
import type { Accepted } from './accepted.ts';
import type { Membership } from './chain/membership.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { finishEnvelope, type Sealed } from './cipher.ts';
import { encodeHeader, type Header, noNonce, sizeLimit } from './envelope.ts';
import { type BoxKey, openSealed, sealTo } from './hpke.ts';
import type { DocumentId, ScopeId } from './ids.ts';
import type { Signer } from './keys.ts';
import { pad, unpad } from './padding.ts';
import {
  exportStatement,
  importStatement,
  type SignedStatement,
  type StatementRules,
  verifyStatement,
} from './statement.ts';

/** The document that is the drop box of a scope (M13). */
export function dropBox(scope: ScopeId): DocumentId {
  return scope as string as DocumentId;
}

/**
 * Seals a statement for one of the scopes it names, under the scope's letter key of the header's epoch. One call for each scope. Throws when
 * the header is not that of the scope's drop box or the statement does not name the scope.
 */
export async function sealLetter(
  header: Header & { kind: 'letter' },
  statement: SignedStatement,
  letterKey: Uint8Array,
  signer: Signer,
): Promise<Checked<Sealed>> {
  if (header.document !== dropBox(header.scope) || header.frontier.length > 0)
    throw new TypeError('not a drop box');
  if (!statement.to.includes(header.scope) || statement.school !== header.school)
    throw new TypeError('not addressed to this scope');
  const headerBytes = encodeHeader(header);
  const content = new TextEncoder().encode(exportStatement(statement));
  if (content.length > sizeLimit('letter')) return refuse('envelope.tooLarge');
  const ciphertext = await sealTo(letterKey, 'letter', pad(content), headerBytes);
  return finishEnvelope(header, headerBytes, noNonce, ciphertext, signer);
}

/**
 * The verified statement of a letter. `letter.unreadable`: not sealed to this key; `letter.notAddressed`: left for other scopes;
 * `letter.author`: by somebody else than who left it; and what `importStatement` and `verifyStatement` refuse.
 */
export async function openLetter(
  membership: Membership,
  envelope: Accepted,
  key: BoxKey,
  rules: StatementRules,
): Promise<Checked<SignedStatement>> {
  if (envelope.kind !== 'letter') return refuse('envelope.kind');
  const opened = await openSealed(key, 'letter', envelope.ciphertext, envelope.headerBytes);
  if (!opened) return refuse('letter.unreadable');
  const content = unpad(opened);
  if (!content.ok) return content;
  const line = textOf(content.value);
  if (!line.ok) return line;
  const statement = importStatement(line.value);
  if (!statement.ok) return statement;
  if (!statement.value.to.includes(envelope.scope)) return refuse('letter.notAddressed');
  if (membership.devices.get(envelope.device)?.person !== statement.value.author)
    return refuse('letter.author');
  return verifyStatement(membership, statement.value, rules);
}

function textOf(bytes: Uint8Array): Checked<string> {
  try {
    return accept(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return refuse('statement.malformed');
  }
}
