/** Sites fixed in a build: `WUHE_ORIGINS`, separated by blanks. @throws Error for what is no site */
export function originsFrom(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((each) => {
      const url = URL.canParse(each) ? new URL(each) : undefined;
      const web = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
      if (!web || url.origin.includes('*'))
        throw new Error(`WUHE_ORIGINS names “${each}”. Write sites such as https://portal.school.edu`);
      return url.origin;
    });
}
