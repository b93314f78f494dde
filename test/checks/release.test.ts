/** What is shipped: no settable clock, no permission beyond the committed list. Reads the builds that the test command made. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const output = fileURLToPath(new URL('../../extension/.output', import.meta.url));
const release = join(output, 'release', 'chrome-mv3');
const testBuild = join(output, 'test', 'chrome-mv3');
const built = existsSync(release) && existsSync(testBuild);

function scripts(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

describe.runIf(built)('the release build', () => {
  it('has no settable clock, and the test build has one', () => {
    expect(scripts(testBuild)).toContain('wuhe-test-clock');
    expect(scripts(release)).not.toContain('wuhe-test-clock');
  });

  it('asks for exactly the committed permissions, and for no site by itself', () => {
    const manifest = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8'));
    const committed = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../extension/permissions.json', import.meta.url)), 'utf8'),
    );
    expect(manifest.permissions).toEqual(committed.permissions);
    expect(manifest.host_permissions ?? []).toEqual([]);
    expect(manifest.content_scripts ?? []).toEqual([]);
    expect(manifest.optional_host_permissions).toEqual(committed.optionalSites);
    expect(
      manifest.web_accessible_resources.flatMap(({ resources }: { resources: string[] }) => resources),
    ).toEqual(['panel.html']);
    expect(manifest.side_panel).toEqual({ default_path: 'sidepanel.html' });
  });

  it('names every setting of a school in the schema that the browser checks', () => {
    const manifest = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8'));
    const schema = JSON.parse(readFileSync(join(release, manifest.storage.managed_schema), 'utf8'));
    expect(Object.keys(schema.properties)).toEqual(['origins', 'server', 'language', 'schoolRegisters']);
  });

  it('names no machine and no folder of the one that built it', () => {
    expect(scripts(release)).not.toMatch(/\/(?:home|Users|tmp)\/[a-z]/);
  });
});

it('has both builds to check (pnpm test makes them)', () => {
  expect(built).toBe(true);
});
