/** The sample portal behind another address, as old portals show it: in frames, a frameset, frames of another site, one inside of another. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { students as studentNames } from '../attacks/stage.ts';

export interface Front {
  url: string;
  /** Answers requests for this path only after their release. */
  hold(path: string): { release(): void };
  close(): Promise<void>;
}

const html = (body: string) =>
  `<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>校務系統</title><body style="margin:0">${body}`;

/** Where the register stands in the frame's parent, px: not at a corner, and inside of a border. */
const framed = (src: string) =>
  `<h1>校務系統</h1><iframe name="main" src="${src}" style="margin:30px 0 0 60px;border:7px solid gray;padding:5px;width:820px;height:560px"></iframe>`;

const head = ['座號', '姓名', '出缺席'];

/** A list of as many students as the portal's class, of which the page holds only five rows: those scrolled to. */
const virtualList = (count: number) => `<h2>課堂點名 第 1 節 <span id="day"></span></h2><p>已點名</p>
<div role="grid" aria-rowcount="${count + 1}"><div>${head.map((title) => `<div role="columnheader" style="display:inline-block;width:90px">${title}</div>`).join('')}</div>
<div id="scroller" style="height:180px;overflow:auto"><div id="body" style="position:relative;height:${count * 36}px"></div></div></div>
<script>
const names = '${studentNames.join(' ')}'.split(' ');
const now = new Date();
day.textContent = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
const show = () => {
  const first = Math.min(${count - 5}, Math.floor(scroller.scrollTop / 36));
  body.innerHTML = names.slice(first, first + 5).map((name, i) => '<div role="row" aria-rowindex="' + (first + i + 2) + '" style="position:absolute;transform:translateY(' + (first + i) * 36 + 'px)">'
    + [first + i + 1, name, i === 1 && first === 0 ? '缺席' : '到'].map((text) => '<div role="gridcell" style="display:inline-block;width:90px">' + text + '</div>').join('') + '</div>').join('');
};
scroller.onscroll = show;
show();
</script>`;

/** More rows than can be looked at in one task. */
const register = (count: number) =>
  `<h2>課堂點名 第 1 節</h2><table><tr>${head.map((title) => `<th>${title}</th>`).join('')}</tr>${Array.from(
    { length: count },
    (_, i) => `<tr><td>${i + 1}</td><td>${nameOf(i)}</td><td>${i % 9 === 0 ? '缺席' : '到'}</td></tr>`,
  ).join('')}</table>`;

const nameOf = (i: number) =>
  `${'王方江何吳李許林邱施'[i % 10]}${'思語柏昀宥宛家子沛奕'[Math.floor(i / 10) % 10]}${'齊彤翰臻廷真瑜謙妤辰'[Math.floor(i / 100) % 10]}${'一二三四'[Math.floor(i / 1000) % 4]}`;

/** The class marked in two ways, and some of its students in another list. */
const choices = () => {
  const table = (titles: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
    `<table><tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr>${rows
      .map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`)
      .join('')}</table>`;
  const marked = studentNames.map((name, i) => [
    i + 1,
    name,
    i % 5 === 0 ? '缺席' : '到',
    i % 4 === 0 ? '不整' : '整齊',
  ]);
  const duties = studentNames.slice(0, 5).map((name, i) => [i + 1, name, `幹部${i}`]);
  return `<h2>課堂點名 第 1 節</h2>${table([...head, '服裝'], marked)}<h3>幹部</h3>${table(['座號', '姓名', '職務'], duties)}`;
};

/** `other`: address of a front that is another site to the browser. */
export async function startFront(portal: string, other?: Front): Promise<Front> {
  const own: Record<string, () => string> = {
    '/in-frame': () => html(framed('/rollcall?class=a&period=1')),
    '/in-two': () => html(framed('/rollcall?class=a&period=1') + framed('/rollcall?class=a&period=1')),
    '/slow-page': () => html(`${framed('/rollcall?class=a&period=1')}<script src="/slow.js"></script>`),
    '/in-two-later': () =>
      html(framed('/rollcall?class=a&period=1') + framed('/rollcall?class=a&period=1&second')),
    '/frameset': () =>
      '<html><head><meta charset="utf-8"><title>校務系統</title></head><frameset cols="200,*"><frame src="/menu"><frame name="main" src="/rollcall?class=a&period=1"></frameset></html>',
    '/grid': () => html(virtualList(12)),
    '/many': () => html(register(4000)),
    '/huge': () => html(register(10_000)),
    '/choices': () => html(choices()),
    '/menu': () => html('<ul><li><a href="/">課表</a></li><li><a href="/">成績</a></li></ul>'),
    '/elsewhere': () => html(framed(`${other?.url}/rollcall?class=a&period=1`)),
    '/nested': () =>
      html(framed(`${other?.url}/wraps?${encodeURIComponent(`${address()}/rollcall?class=a&period=1`)}`)),
  };
  const server = createServer((request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const page = path === '/wraps' ? () => html(framed(decodeURIComponent(query))) : own[path];
    if (page) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page());
      return;
    }
    void pass(request, response).catch(() => response.writeHead(502).end());
  });
  const held = new Map<string, Promise<void>>();
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await held.get(request.url ?? '');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await fetch(`${portal}${request.url}`, {
      method: request.method ?? 'GET',
      redirect: 'manual',
      headers: {
        cookie: request.headers.cookie ?? '',
        'content-type': request.headers['content-type'] ?? 'text/plain',
      },
      ...(request.method === 'POST' ? { body: Buffer.concat(parts) } : {}),
    });
    for (const name of ['content-type', 'location', 'set-cookie']) {
      const value = answer.headers.get(name);
      if (value) response.setHeader(name, value);
    }
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address(),
    hold: (path) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(path, promise);
      return { release: resolve };
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
