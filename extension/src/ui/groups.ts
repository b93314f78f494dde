/** A line that is read from paper and typed, in pieces that an eye can hold. Joined again they are the line. */
export function groupsOf(line: string): string[] {
  const at = line.indexOf('#') + 1;
  const head = line.slice(0, at);
  const groups = line
    .slice(at)
    .split(/(?<=\.)/)
    // Secrets are printed in groups of their own already: ABCD-EF01-…
    .flatMap((part) =>
      /^(?:[0-9A-Z]{4}-)+/.test(part) ? part.split(/(?<=-)/) : (part.match(/.{1,4}/g) ?? []),
    );
  return head ? [head, ...groups] : groups;
}

/** What was typed or pasted, without the spaces and line breaks between its pieces. */
export function withoutGaps(typed: string): string {
  return typed.replace(/\s+/g, '');
}
