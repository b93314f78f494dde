/** Settings by environment variables, as containers give them. */

type Path = readonly string[];

const number = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
const truth = (text: string): unknown => (text === 'true' ? true : text === 'false' ? false : text);
const list = (text: string): unknown => text.split(',').map((part) => part.trim());
const same = (text: string): unknown => text;

/** Variable → the setting that it stands for, and how its text is read. */
const variables: Readonly<Record<string, { path: Path; read: (text: string) => unknown }>> = {
  WUHE_HOST: { path: ['host'], read: same },
  WUHE_PORT: { path: ['port'], read: number },
  WUHE_DATA: { path: ['data'], read: same },
  WUHE_ORIGINS: { path: ['origins'], read: list },
  WUHE_NEW_SCHOOLS: { path: ['newSchools'], read: same },
  WUHE_TIME_ZONE: { path: ['timeZone'], read: same },
  WUHE_TLS_KEY: { path: ['tls', 'key'], read: same },
  WUHE_TLS_CERTIFICATE: { path: ['tls', 'certificate'], read: same },
  WUHE_TRUST_PROXY: { path: ['trustProxy'], read: truth },
  WUHE_METRICS_HOST: { path: ['metrics', 'host'], read: same },
  WUHE_METRICS_PORT: { path: ['metrics', 'port'], read: number },
  WUHE_KEEP_DAYS: { path: ['backups', 'keepDays'], read: number },
};

/** One setting, from where it was said. */
export interface Said {
  path: Path;
  value: unknown;
  /** What the operator typed it as: `--port`, `WUHE_PORT`. */
  as: string;
}

/** What these variables say; empty ones say nothing. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Said[] {
  return Object.entries(variables).flatMap(([as, { path, read }]) => {
    const text = environment[as];
    return text ? [{ path, value: read(text), as }] : [];
  });
}

/** What these flags say, by the names of the settings. */
export function fromFlags(flags: Readonly<Record<string, string | undefined>>): Said[] {
  return Object.entries(flags).flatMap(([name, text]) =>
    text === undefined
      ? []
      : [{ path: [name], value: name === 'port' ? number(text) : text, as: `--${name}` }],
  );
}

/** The settings of the file with these put over them, the later ones last. What is no object there is left for the check to refuse. */
export function withSaid(
  settings: Readonly<Record<string, unknown>>,
  said: readonly Said[],
): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...settings };
  for (const { path, value } of said) {
    const [name = '', inner] = path;
    const group = whole[name];
    if (inner === undefined) whole[name] = value;
    else whole[name] = { ...(typeof group === 'object' && !Array.isArray(group) && group), [inner]: value };
  }
  return whole;
}
