/** A laptop that cannot store: it says so, what was entered stays on the screen, and the same press works once there is room. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
/** In the way of the browser's databases: a file where their folder should be, as after a broken disk. */
const obstacle = (folder: string) => join(folder, 'Default', 'IndexedDB');

beforeAll(async () => {
  stage = await setStage({
    before: async (folder) => {
      await mkdir(join(folder, 'Default'), { recursive: true });
      await writeFile(obstacle(folder), '');
    },
  });
});
afterAll(() => stage.close());

it('a database that does not open: the popup says that this laptop cannot store, and nothing is claimed', async () => {
  const popup = await stage.popup();
  await popup.getByText('這台筆電存不進去').waitFor();
  expect(await popup.getByText('在這台筆電上').count()).toBe(0);
  await popup.getByText('存不進這台筆電').waitFor();
  await popup.close();
});

it('works as soon as the database opens, without a restart', async () => {
  await rm(obstacle(stage.folder));
  await withClass(stage);
});

it('a disk that is full: the draft stays in the form, and the same press stores it when there is room', async () => {
  const desk = await stage.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('對外', { exact: true }).click();
  await desk.getByRole('button', { name: '提出對外文件…' }).click();
  const worker = await stage.profile.worker();
  // What the browser answers then, at the place where it answers it.
  await worker.evaluate(() => {
    for (const method of ['add', 'put'] as const) {
      const write = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...given) {
        if ('diskFull' in globalThis) throw new DOMException('', 'QuotaExceededError');
        return write.apply(this, given);
      };
    }
    Object.assign(globalThis, { diskFull: true });
  });
  const text = '本校自九月起試行「十日早知」。'.repeat(40);
  await desk.getByLabel('全文').fill(text);
  await desk.getByText(/這台筆電存不進去，剛才的沒有存/).waitFor();
  await desk.getByText('存不進這台筆電').waitFor();
  expect(await desk.getByLabel('全文').inputValue()).toBe(text);
  await worker.evaluate(() => Reflect.deleteProperty(globalThis, 'diskFull'));
  await desk.getByRole('button', { name: '關閉', exact: true }).click();
  await desk.getByText('在這台筆電上').waitFor();
  await desk.getByRole('button', { name: '提出對外文件…' }).click();
  expect(await desk.getByLabel('全文').inputValue()).toBe(text);
  await desk.close();
});

it('a storage that no longer opens after the worker was ended takes nothing off the screen', async () => {
  const desk = await stage.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('對外', { exact: true }).click();
  await desk.getByRole('button', { name: '提出對外文件…' }).click();
  await desk.getByLabel('標題').fill('回覆晚報');
  // The new worker's view without a storage, as it is sent then; the browser lets nobody break an open database from outside.
  await desk.evaluate(() => {
    const { connect } = chrome.runtime;
    chrome.runtime.connect = ((...given: [chrome.runtime.ConnectInfo]) => {
      const port = connect(...given);
      const { addListener } = port.onMessage;
      port.onMessage.addListener = (heard) =>
        addListener.call(port.onMessage, (message, from) =>
          heard({ settings: message.settings, failure: 'storage.refused' }, from),
        );
      return port;
    }) as typeof connect;
  });
  await stage.profile.killWorker();
  await desk.getByText('這台筆電存不進去', { exact: true }).waitFor();
  await desk.getByText('存不進這台筆電').waitFor();
  expect(await desk.getByLabel('標題').inputValue()).toBe('回覆晚報');
  await desk.close();
});
