/** Every code with which the seal refuses something (SPEC.md 10). Codes are stable: stored, sent, shown and counted by this name. */

export const codes = [
  // Bytes
  'newer', // V2: of a later version; kept, not understood
  'frame.malformed', // R1
  'frame.tooLarge', // R3
  'envelope.malformed', // 4
  'envelope.tooLarge', // R3
  'envelope.padding', // E3
  'envelope.unreadable', // E8: does not open with the key of its epoch
  'entry.malformed', // 7.1
  'entry.tooLarge', // M1
  'statement.malformed', // 8
  // Envelopes in their room
  'envelope.place', // A1
  'envelope.previous', // A2
  'envelope.headBack', // A3
  'envelope.signature', // A7
  'envelope.fork', // A8
  'envelope.kind', // E5–E7, L1: a kind that cannot stand here
  'writer.taken', // A3
  'chain.behind', // A4: waits until the chain has come
  'write.unknownDevice', // A5
  'write.notAllowed', // A5, M13
  'write.cut', // M14
  'epoch.unknown', // A6
  'epoch.old', // A6
  'generation.closed', // A10
  'room.erased', // G7
  'room.unknownScope', // M13
  'frontier.fork', // G5
  'rows.missing', // G5: somebody has seen more than the server gives
  'rate', // the sender is too fast
  'busy', // the store cannot take it now
  // The socket
  'socket.origin', // W1: a web page
  'socket.slow', // W6: does not read what it is sent
  'socket.full', // W6: too many sockets, or rooms over one of them
  'signIn.late', // W2: nobody signed in within the time given
  'signIn.signature', // W2: not the device's, or for another address
  'signIn.time', // W2: a clock that is wrong by more than a day
  'room.name', // W4: no room of this school has such a name
  'room.limit', // W6: the school has as many rooms as it may
  'school.unknown', // W3: the server does not keep this school
  'school.closed', // W3: the server takes no new school
  'package.limit', // W5: too large, or too many
  // The chain
  'chain.stale', // M2
  'chain.fork', // M4, A4
  'chain.previous', // 7.1
  'chain.signature', // 7.1
  'chain.school', // M3: of another school
  'chain.signer', // M8: signed by a key that may not sign this
  'chain.notAllowed', // 7.3
  'chain.lastPrincipal', // M10
  'chain.invitation', // M9: used, withdrawn, unknown
  'chain.expired', // M9, by the server's clock
  'chain.duplicate', // an id or key that is on the chain already
  'chain.unknownPerson',
  'chain.unknownDevice',
  'chain.unknownScope',
  'chain.unknownSheet',
  'chain.certificate', // M6, M7
  'chain.epoch', // K1: not the next epoch, or wraps missing
  'chain.wrap', // K4: a wrap for somebody who is no member
  // Keys
  'key.commitment', // K2
  'key.missing', // no wrap for this person
  'key.locked', // guarded, and the passphrase has not been given
  'key.passphrase', // wrong passphrase, card or sheet
  'key.mistyped', // a card, sheet, code or link whose check characters do not fit
  'key.due', // M15: to be changed, once everything of its scope is here
  'key.short', // a new passphrase of fewer than eight characters
  'key.renewed', // M22: of a person whose keys were renewed since on another device
  'key.name', // M23: a name that is empty or too long
  'key.damaged', // stored key material that cannot be read
  // Statements and letters
  'statement.signature', // S1
  'statement.unknownSigner', // S1
  'statement.payload', // the payload is not the one that was signed
  'statement.needsPerson', // S2
  'statement.correction', // S3
  'statement.fork', // S5
  'statement.deleted', // S7
  'letter.notAddressed', // L2
  'letter.author', // L3
  'letter.unreadable', // L1
] as const;

export type Code = (typeof codes)[number];
