/** How the program ends, and the sentence that goes with it. */
import { Problem } from '@wuhe/model';

/** Of `verify`: 0 everything holds · 1 something does not · 2 it could not be tried. Of the others: */
export const EXIT = { fine: 0, other: 1, arguments: 2, port: 3, folder: 4, inUse: 5 } as const;

/** The end of the program, with what is said on standard error. */
export class Stop extends Error {
  readonly exit: number;

  constructor(exit: number, sentence: string) {
    super(sentence);
    this.exit = exit;
  }
}

/** A problem's sentence and exit code; what is none is thrown on. */
export function stopFor(cause: unknown): Stop {
  if (cause instanceof Stop) return cause;
  if (isSystemError(cause)) return new Stop(EXIT.folder, `This cannot be read or written: ${cause.message}.`);
  if (!(cause instanceof Problem)) throw cause;
  const { code, detail } = cause;
  switch (code) {
    case 'config.invalid':
      return new Stop(EXIT.arguments, `These settings cannot be used.\n${indented(detail ?? '')}`);
    case 'config.tls':
      return new Stop(EXIT.arguments, `TLS cannot be used: ${detail}.`);
    case 'server.portInUse':
      return new Stop(
        EXIT.port,
        `The port is in use by another program: ${detail}. Choose another with --port.`,
      );
    case 'server.storeInUse':
      return new Stop(EXIT.inUse, 'A server is using this data folder.');
    case 'server.store':
      return new Stop(EXIT.folder, `The data folder cannot be used: ${detail}.`);
    case 'store.missing':
    case 'store.unreadable':
    case 'backup.exists':
      return new Stop(EXIT.folder, `${detail}.`);
    default:
      return new Stop(EXIT.other, `This did not work: ${detail ?? code}.`);
  }
}

function indented(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).syscall === 'string';
}
