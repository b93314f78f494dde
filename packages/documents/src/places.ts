/** Ids of documents above this package: the scope's id (22 characters) and the document's own behind it, so that an id says whose it is. */
import { DocumentId } from '@wuhe/model';
import {
  digest,
  type DocumentId as InnerDocumentId,
  idBytes,
  idText,
  isExactId,
  type ScopeId,
} from '@wuhe/seal';

const ID = 22;
const MAIN = new TextEncoder().encode('wuhe/documents/main/1');

/** A document as rooms name it. */
export interface DocumentPlace {
  scope: ScopeId;
  document: InnerDocumentId;
}

/** The id, 44 characters, of a document of a scope. Throws on ids that are not of 16 bytes: those are faults of the caller. */
export function documentIn(scope: ScopeId, document: string): DocumentId {
  if (!isExactId(scope) || !isExactId(document)) throw new TypeError('not an id of 16 bytes');
  return DocumentId.parse(scope + document);
}

/** Scope and document of an id; undefined where it is none of `documentIn`. */
export function placeOf(id: string): DocumentPlace | undefined {
  const scope = id.slice(0, ID);
  const document = id.slice(ID);
  if (!isExactId(scope) || !isExactId(document)) return undefined;
  return { scope: scope as ScopeId, document: document as InnerDocumentId };
}

/** The document that every member of a scope finds without being told its id: SHA-256 of a label and the scope, the first 16 bytes. */
export function mainDocument(scope: ScopeId): DocumentId {
  const bytes = new Uint8Array(MAIN.length + 16);
  bytes.set(MAIN);
  bytes.set(idBytes(scope), MAIN.length);
  return documentIn(scope, idText(digest(bytes).subarray(0, 16)));
}

/** Where letters for a scope are left: the document with the scope's own id (M13). */
export function dropBoxOf(scope: ScopeId): DocumentId {
  return documentIn(scope, scope);
}
