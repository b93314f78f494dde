import { expect, it } from 'vitest';
import { addressIn, registerPort } from '../ports.ts';
import { newTab, type Tab } from './tab.ts';
import { arrival, settle } from './tab-arrival.ts';

const site = 'https://portal.example';

/** A port as the browser describes it, and whether it was hung up on. */
function window(frameId: number, { url = '', origin = site, around = `${site}/page` } = {}) {
  const line = { open: true };
  const sender = { id: 'wuhe', tab: { id: 4, url: around }, frameId, url, origin };
  const port = { sender, disconnect: () => (line.open = false) } as unknown as chrome.runtime.Port;
  return { line, port };
}

/** A window of `tab` that connects, the browser being right about it. */
function arrive(tab: Tab | undefined, frameId: number, around = `${site}/page`) {
  const url = frameId === 0 ? around : `${site}/rollcall`;
  const { line, port } = window(frameId, { url, around, origin: new URL(url).origin });
  const arrived = arrival(port, url, 'wuhe');
  if (!arrived) throw new Error('not let in');
  return { line, tab: settle(tab, arrived) };
}

it('a frame that was touched while it was empty is known by its site, though the browser goes on naming the empty page', () => {
  const { port } = window(7, { url: 'about:blank' });
  expect(arrival(port, `${site}/rollcall?class=a`, 'wuhe')).toMatchObject({
    id: 4,
    around: site,
    frame: { id: 7, origin: site, path: '/rollcall' },
  });
});

it('a sandboxed frame has its address and no origin', () => {
  const { port } = window(7, { url: `${site}/rollcall`, origin: 'null' });
  expect(arrival(port, `${site}/rollcall`, 'wuhe')?.frame.origin).toBe(site);
});

it('an address of another site than the browser names is not believed', () => {
  const url = `${site}/rollcall`;
  expect(arrival(window(7, { url }).port, 'https://other.example/rollcall', 'wuhe')).toBeUndefined();
  expect(arrival(window(7, { url, origin: 'https://other.example' }).port, url, 'wuhe')).toBeUndefined();
  expect(arrival(window(7, { url: 'about:blank', origin: 'null' }).port, url, 'wuhe')).toBeUndefined();
});

it('a frame without an address of its own has no site, whatever page it stands in', () => {
  const { port } = window(7, { url: 'about:blank' });
  expect(arrival(port, 'about:blank', 'wuhe')?.frame.origin).toBe('null');
});

it('who is no window of a tab, or not of this extension, is not let in, whatever address it says', () => {
  const { port } = window(0, { url: `${site}/page` });
  expect(arrival(port, `${site}/page`, 'another')).toBeUndefined();
  const { tab: _tab, ...sender } = port.sender ?? {};
  expect(arrival({ ...port, sender } as chrome.runtime.Port, `${site}/page`, 'wuhe')).toBeUndefined();
});

it('a port says the address that its script sees, and only a register page’s does', () => {
  expect(addressIn(registerPort(`${site}/a b`))).toBe(`${site}/a b`);
  expect(addressIn('view')).toBeUndefined();
});

it('windows of one page belong together in whichever order they connect', () => {
  for (const order of [
    [0, 7, 8],
    [7, 0, 8],
    [8, 7, 0],
  ]) {
    let tab: Tab | undefined;
    const lines = order.map((id) => {
      const came = arrive(tab, id);
      tab = came.tab;
      return came.line;
    });
    expect([...(tab?.frames.keys() ?? [])].sort()).toEqual([0, 7, 8]);
    expect(lines.every(({ open }) => open)).toBe(true);
  }
});

it('a frame that came before the page before it was gone is hung up on when its own page comes, and is not lost', () => {
  const before = arrive(undefined, 0);
  const early = arrive(before.tab, 7);
  expect(early.tab).toBe(before.tab);
  const top = arrive(early.tab, 0);
  expect(top.tab).not.toBe(before.tab);
  expect(early.line.open).toBe(false);
  const again = arrive(top.tab, 7);
  expect([...again.tab.frames.keys()]).toEqual([0, 7]);
  expect(top.line.open).toBe(true);
});

it('another site in the tab is another page: who belonged to the one before connects anew', () => {
  const before = arrive(newTab(site), 7);
  const after = arrive(before.tab, 9, 'https://other.example/page');
  expect(after.tab.origin).toBe('https://other.example');
  expect([...after.tab.frames.keys()]).toEqual([9]);
  expect(before.line.open).toBe(false);
});
