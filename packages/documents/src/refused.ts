/** What the browser's databases complain of, as one problem to the layers above; and how long anybody waits for them. */
import { Problem } from '@wuhe/model';

/** How long a database may take to open, to load or to be deleted before it counts as refused. */
export const PATIENCE_MS = 10_000;

/** The Problem `storage.refused` (quota, corruption, private mode, a connection that was closed), with the database's own reason as detail. */
export function refused(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new Problem('storage.refused', detail, { cause });
}

/** @throws Problem `storage.refused` whatever the work fails with. */
export async function storing<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw refused(cause);
  }
}

/** @throws Problem `storage.refused`: the work failed, or has not ended after `PATIENCE_MS`. */
export async function within<T>(work: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem('storage.refused', 'the database does not answer')),
      PATIENCE_MS,
    );
  });
  try {
    return await storing(() => Promise.race([work, late]));
  } finally {
    clearTimeout(timer);
  }
}
