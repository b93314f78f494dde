/**
 * 校務行政資訊系統: a school portal as schools have them — server-rendered, one form per lesson, ids only in input names — to read in
 * tests and in the demo. Everything is in memory; students appear in pages only, never in an address.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clock, periodAt } from './portal/clock.ts';
import { homePage, registerPage, signInPage } from './portal/pages.ts';
import { script } from './portal/script.ts';
import { Store } from './portal/store.ts';
import { style } from './portal/style.ts';
import type { PortalOptions, PortalTeacher } from './portal/types.ts';

export type { PortalOptions, PortalSchool } from './portal/types.ts';

/** A running portal. `port` is the one it got when 0 was asked for. */
export interface Portal {
  url: string;
  port: number;
  close(): Promise<void>;
}

const cookie = 'SCHSESSION';

/** Starts the portal on 127.0.0.1. Rejects when the port is taken. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const store = new Store(options.school);
  const sessions = new Map<string, PortalTeacher>();
  const server = createServer((request, response) => {
    answer(options, store, sessions, request, response).catch((error: unknown) => {
      send(response, 500, 'text/plain', error instanceof Error ? error.message : 'error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: PortalOptions,
  store: Store,
  sessions: Map<string, PortalTeacher>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://portal');
  const session = new RegExp(`${cookie}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
  const teacher = sessions.get(session);
  const form = request.method === 'POST' ? await formOf(request) : undefined;
  const { school } = options;

  if (url.pathname === '/style.css') return send(response, 200, 'text/css', style);
  if (url.pathname === '/portal.js') return send(response, 200, 'text/javascript', script);
  if (url.pathname === '/login' && form) {
    const found = school.teachers.find(
      ({ user, password }) => user === form.get('user') && password === form.get('password'),
    );
    if (!found) return page(response, signInPage(school, '帳號或密碼錯誤'), 401);
    const id = randomBytes(18).toString('base64url');
    sessions.set(id, found);
    response.setHeader('Set-Cookie', `${cookie}=${id}; HttpOnly; SameSite=Lax; Path=/`);
    return redirect(response, '/');
  }
  if (url.pathname === '/logout') {
    sessions.delete(session);
    return redirect(response, '/login');
  }
  if (!teacher) return page(response, signInPage(school));

  const now = options.now();
  const local = clock(now, options.timeZone);
  if (url.pathname === '/') return page(response, homePage(school, teacher, store, local));
  if (url.pathname !== '/rollcall') return send(response, 404, 'text/plain', 'Not found');

  const value = (key: string) => form?.get(key) ?? url.searchParams.get(key) ?? undefined;
  const own = school.lessons.filter((lesson) => lesson.teacherUser === teacher.user);
  const lesson = periodAt(own, local.time) ?? own[0];
  const classId = value('class') ?? lesson?.class ?? school.classes[0]?.id ?? '';
  const period = Number(value('period') ?? lesson?.period ?? 1);
  const chosen = school.classes.find(({ id }) => id === classId);
  if (!chosen) return send(response, 404, 'text/plain', 'Not found');
  const date = value('date') ?? local.date;
  const key = { class: chosen.id, period, date };
  const back = `/rollcall?class=${encodeURIComponent(chosen.id)}&period=${period}&date=${date}`;

  if (form?.get('action') === 'save') {
    store.save(key, form, local.time);
    return redirect(response, back);
  }
  if (form?.get('action') === 'add') {
    store.add(chosen.id, {
      number: form.get('number') ?? '',
      schoolNumber: form.get('schoolNumber') ?? '',
      name: form.get('name') ?? '',
    });
    return redirect(response, back);
  }
  return page(
    response,
    registerPage({
      school,
      teacher,
      store,
      key,
      today: local,
      adding: url.searchParams.has('add'),
      broken: (options.broken ?? url.searchParams.get('broken')) === 'number',
    }),
  );
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > 1_000_000) throw new Error('too large');
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

function page(response: ServerResponse, html: string, status = 200): void {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  );
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
  send(response, status, 'text/html', html);
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to }).end();
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}
