/** The sample portal behind another address, as old portals show it: in frames, a frameset, frames of another site, one inside of another. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  url: string;
  close(): Promise<void>;
}

const html = (body: string) =>
  `<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>校務系統</title><body style="margin:0">${body}`;

/** Where the register stands in the frame's parent, px: not at a corner, and inside of a border. */
const framed = (src: string) =>
  `<h1>校務系統</h1><iframe name="main" src="${src}" style="margin:30px 0 0 60px;border:7px solid gray;padding:5px;width:820px;height:560px"></iframe>`;

/** `other`: address of a front that is another site to the browser. */
export async function startFront(portal: string, other?: Front): Promise<Front> {
  const own: Record<string, () => string> = {
    '/in-frame': () => html(framed('/rollcall?class=a&period=1')),
    '/in-two': () => html(framed('/rollcall?class=a&period=1') + framed('/rollcall?class=a&period=1')),
    '/frameset': () =>
      '<html><head><meta charset="utf-8"><title>校務系統</title></head><frameset cols="200,*"><frame src="/menu"><frame name="main" src="/rollcall?class=a&period=1"></frameset></html>',
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
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
