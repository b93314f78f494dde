/** Digest of a text, and how it is shown. */
import { useEffect, useState } from 'preact/hooks';

/** Lower-case hex SHA-256 of the UTF-8 of a text. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The first twelve digits, grouped to be read aloud: `7F3A 91C2 04DE`. */
export function shortFingerprint(hex: string): string {
  return (
    hex
      .slice(0, 12)
      .toUpperCase()
      .match(/.{1,4}/g) ?? []
  ).join(' ');
}

/** The digest of the text that is on the screen; undefined while it is computed. */
export function useDigest(text: string): string | undefined {
  const [digest, setDigest] = useState<{ text: string; hex: string } | undefined>(undefined);
  useEffect(() => {
    let current = true;
    void sha256(text).then((hex) => {
      if (current) setDigest({ text, hex });
    });
    return () => {
      current = false;
    };
  }, [text]);
  return digest?.text === text ? digest.hex : undefined;
}

/** Runs of seven or more digits, also with spaces or hyphens between them: telephone and school numbers look like that. */
export function longNumbers(text: string): string[] {
  return [...text.normalize('NFKC').matchAll(/\d(?:[\s-]?\d){6,}/g)].map(([found]) => found);
}
