/** Packages beside the chain (W5): asked for and kept by the socket's own channel, asked again after a lost connection, for ten seconds. */
import { accept, type Checked, type Code, refuse, type SocketMessage, writeSocketMessage } from '@wuhe/seal';

/** How long a request may wait for its answer, ms. */
const PATIENCE = 10_000;

type Question = SocketMessage & { type: 'askPackage' | 'putPackage' };
type Answer = Checked<Uint8Array | undefined>;

interface Request {
  question: Question;
  resolve: (answer: Answer) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class PackageRequests {
  readonly #send: (message: Uint8Array) => void;
  /** Whether the server takes such a question now: keeping needs signing in. */
  readonly #may: (type: Question['type']) => boolean;
  readonly #open = new Set<Request>();

  constructor(send: (message: Uint8Array) => void, may: (type: Question['type']) => boolean) {
    this.#send = send;
    this.#may = may;
  }

  /** `busy` when no answer comes in time, the server's code where it refuses. */
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(request, refuse('busy')), PATIENCE);
      const request = { question, resolve, timer };
      this.#open.add(request);
      if (this.#may(question.type)) this.#send(writeSocketMessage(question));
    });
  }

  /** The connection takes questions of this type from now on. */
  connected(type: Question['type']): void {
    for (const { question } of this.#open)
      if (question.type === type) this.#send(writeSocketMessage(question));
  }

  heard(message: SocketMessage & { type: 'package' | 'packageKept' }): void {
    const type = message.type === 'package' ? 'askPackage' : 'putPackage';
    for (const request of [...this.#open]) {
      if (request.question.type !== type || request.question.id !== message.id) continue;
      if (message.type === 'packageKept') {
        this.#answer(request, message.code ? refuse(message.code) : accept(undefined));
        // Answers come in the order of the questions.
        return;
      }
      this.#answer(request, accept(message.bytes.length > 0 ? message.bytes.slice() : undefined));
    }
  }

  /** Nothing will be answered any more. */
  fail(code: Code): void {
    for (const request of [...this.#open]) this.#answer(request, refuse(code));
  }

  #answer(request: Request, answer: Answer): void {
    clearTimeout(request.timer);
    this.#open.delete(request);
    request.resolve(answer);
  }
}
