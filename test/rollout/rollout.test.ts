/** A school rolls Wuhe out: settings by policy, a build for its own sites, and permissions that outlive updates and restarts. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension, copyFor } from '@wuhe/extension';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hosts, panelIn, type Stage, setStage, withClass } from '../attacks/stage.ts';

/** Where Chromium on Linux looks for policies: only the administrator may write there. */
const POLICIES = '/etc/chromium/policies/managed';
const mayWritePolicies = process.platform === 'linux' && process.getuid?.() === 0;

/** Gives an unpacked extension an id of its own, so that a policy for it reaches no other browser of this machine. */
async function renamed(folder: string): Promise<string> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, key: der.toString('base64') }));
  const digest = createHash('sha256').update(der).digest('hex').slice(0, 32);
  return [...digest].map((hex) => String.fromCharCode(97 + Number.parseInt(hex, 16))).join('');
}

describe.runIf(mayWritePolicies)('settings by policy', () => {
  let stage: Stage;
  let file: string;

  beforeAll(async () => {
    stage = await setStage({
      extension: async (portal, into) => {
        await copyFor(await buildExtension('test'), [portal, portal.replace('127.0.0.1', 'localhost')], into);
        const id = await renamed(into);
        file = join(POLICIES, `wuhe-${id}.json`);
        const settings = { origins: [portal], server: 'ws://127.0.0.1:4999', language: 'zh-Hans' };
        await mkdir(POLICIES, { recursive: true });
        await writeFile(file, JSON.stringify({ '3rdparty': { extensions: { [id]: settings } } }));
        return into;
      },
    });
  });
  afterAll(async () => {
    await stage?.close();
    if (file) await rm(file, { force: true });
  });

  it("the school's own site is read without a question, in the language that the school set", async () => {
    await stage.page.goto(stage.register());
    const popup = await stage.popup();
    await popup.getByText('12 位学生，是您的班吗？').waitFor();
    await popup.close();
  });

  it('another site is not the person’s to allow, though the browser would permit it', async () => {
    const other = await stage.profile.context.newPage();
    await other.goto(stage.portal.replace('127.0.0.1', 'localhost'));
    const tab = await stage.profile.inWorker(
      async (url) => (await chrome.tabs.query({})).find((entry) => entry.url === url)?.id,
      other.url(),
    );
    const popup = await stage.profile.open(`popup.html?tab=${tab}`);
    await popup.getByText('学校没有开放这个网站').waitFor();
    await popup.getByText('127.0.0.1', { exact: false }).waitFor();
    const answer = await popup.evaluate(
      (id) => chrome.runtime.sendMessage({ page: 'allowed', tab: id }),
      tab,
    );
    expect(answer).toEqual({ ok: false, code: 'site.notAllowed' });
    expect(await hosts(other)).toBe(0);
    await popup.close();
    await other.close();
  });

  it('an invitation to another server is refused with a sentence', async () => {
    const desk = await stage.profile.open('desk.html');
    await desk.getByRole('navigation').getByText('学校', { exact: true }).click();
    await desk.getByRole('button', { name: /^用链接加入/ }).click();
    await desk.getByLabel('邀请链接', { exact: true }).fill(slip);
    await desk.getByLabel('通行码', { exact: true }).fill('four words of nobody');
    await desk.getByLabel('再输入一次', { exact: true }).fill('four words of nobody');
    await desk.getByRole('button', { name: '加入', exact: true }).click();
    await desk.getByText(/这份邀请是另一所学校的服务器/).waitFor();
    await desk.close();
  });

  it('the language is the person’s to change', async () => {
    const desk = await stage.profile.open('desk.html');
    await desk.getByRole('navigation').getByText('学校', { exact: true }).click();
    await desk.getByLabel('语言').selectOption('zh-Hant');
    await desk.getByLabel('語言').waitFor();
    await desk.close();
  });
});

/** The link of a slip, as a school on another server makes it. */
const slip = 'http://127.0.0.1:9/#AAAAAAAAAAAAAAAAAAAAAA.0000-0000-0000-0000-0000-0000-0343-7GH7';

describe('a build with fixed sites', () => {
  let stage: Stage;
  let folder: string;

  beforeAll(async () => {
    stage = await setStage({
      extension: async (portal) => {
        folder = await buildExtension('test', [portal]);
        return folder;
      },
    });
  });
  afterAll(async () => {
    await stage?.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('reads its sites without a question, and can ask for no other', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest.host_permissions).toEqual([`${stage.portal}/*`]);
    expect(manifest.optional_host_permissions).toBeUndefined();
    await stage.page.goto(stage.register());
    const popup = await stage.popup();
    await popup.getByText('12 位學生，是您的班嗎？').waitFor();
    await popup.close();
  });

  it('says of any other site that the school has not opened it', async () => {
    const other = await stage.profile.context.newPage();
    await other.goto(stage.portal.replace('127.0.0.1', 'localhost'));
    const tab = await stage.profile.inWorker(
      async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id,
    );
    const popup = await stage.profile.open(`popup.html?tab=${tab}`);
    // Without a permission the browser does not even say which site it is.
    await popup.locator('.status').waitFor();
    expect(await popup.getByRole('button', { name: '讓五何讀這個站' }).count()).toBe(0);
    await popup.close();
    await other.close();
  });

  it('is not built for what is no site', async () => {
    await expect(buildExtension('test', ['https://portal.school.edu/path'])).rejects.toThrow(/WUHE_ORIGINS/);
    await expect(buildExtension('test', ['https://*.school.edu'])).rejects.toThrow(/WUHE_ORIGINS/);
  });
});

describe('registrations', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
    await withClass(stage);
  });
  afterAll(() => stage.close());

  const registered = () =>
    stage.profile.inWorker(async () =>
      (await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches }) => matches ?? []),
    );

  it('that vanished are restored when the browser starts', async () => {
    await stage.profile.inWorker(() => chrome.scripting.unregisterContentScripts());
    expect(await registered()).toEqual([]);
    await stage.restart();
    await expect.poll(registered).toEqual(['http://127.0.0.1/*']);
    await stage.page.goto(stage.register());
    await panelIn(stage.page);
  });

  it('name no site that was switched off, and one press switches it off in the open page at once', async () => {
    await stage.page.goto(stage.register());
    await panelIn(stage.page);
    const popup = await stage.popup();
    await popup.getByRole('button', { name: '這站停用' }).click();
    await expect.poll(() => hosts(stage.page)).toBe(0);
    expect(await registered()).toEqual([]);
    await popup.getByRole('button', { name: '在這站啟用' }).click();
    await panelIn(stage.page);
    await popup.close();
  });
});
