/**
 * What keeps an unlocked device unlocked while its worker sleeps: memory of the browser that is never written to a disk and ends with it
 * (`chrome.storage.session`). The times of the lock go on meanwhile.
 */
import { base64urlnopad } from '@scure/base';
import type { DeviceId } from '@wuhe/seal';
import * as z from 'zod/mini';
import { readSecrets, writeSecrets } from './bundle.ts';
import type { PersonSecrets } from './person.ts';

/** One text in memory only. Neither call throws for want of what was kept. */
export interface BrowserMemory {
  load(): Promise<string | undefined>;
  /** undefined: forget. */
  save(text: string | undefined): Promise<void>;
}

/** An unlocked device: since when, and when somebody last used it, by the locker's clock. */
export interface Awake {
  secrets: PersonSecrets;
  since: number;
  used: number;
}

const Kept = z.strictObject({
  version: z.literal(1),
  device: z.string(),
  since: z.number(),
  used: z.number(),
  secrets: z.string().check(z.regex(/^[A-Za-z0-9_-]{128}$/)),
});

export function writeAwake(device: DeviceId, { secrets, since, used }: Awake): string {
  const bytes = writeSecrets(secrets);
  const text = base64urlnopad.encode(bytes);
  bytes.fill(0);
  return JSON.stringify({ version: 1, device, since, used, secrets: text });
}

/** What was kept for this device; undefined for anything else. */
export function readAwake(device: DeviceId, text: string | undefined): Awake | undefined {
  const kept = Kept.safeParse(parsed(text ?? ''));
  if (!kept.success || kept.data.device !== device) return undefined;
  const bytes = base64urlnopad.decode(kept.data.secrets);
  const secrets = readSecrets(bytes);
  bytes.fill(0);
  return secrets.ok ? { secrets: secrets.value, since: kept.data.since, used: kept.data.used } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
