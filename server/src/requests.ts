/** Plain HTTP requests: the page and /health for everybody, /metrics at the operator's own address. Everything else on the server is WebSockets. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HealthCheck } from './health.ts';
import { PAGE, PAGE_HEADERS } from './page.ts';

/** Answers one request of a path; it is a GET, or a HEAD, whose body is left out by Node. */
type Answer = (response: ServerResponse) => void | Promise<void>;

/** What the server's own port answers. */
export function publicRequests(health: HealthCheck): RequestListener {
  return listener(
    { '/': (response) => void response.writeHead(200, PAGE_HEADERS).end(PAGE), '/health': healthOf(health) },
    426,
  );
}

/** What the operator's address answers. */
export function operatorRequests(health: HealthCheck, metrics: () => Promise<string>): RequestListener {
  return listener(
    {
      '/health': healthOf(health),
      '/metrics': async (response) => {
        const body = await metrics();
        response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(body);
      },
    },
    404,
  );
}

function healthOf(health: HealthCheck): Answer {
  return async (response) => {
    const now = await health.now();
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    response.writeHead(now.status === 'ok' ? 200 : 503, headers).end(`${JSON.stringify(now)}\n`);
  };
}

function listener(answers: Readonly<Record<string, Answer>>, otherwise: 404 | 426): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    // No request here has a body; what comes all the same is not waited for.
    request.resume();
    const [path = ''] = (request.url ?? '').split('?', 1);
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (!answer) {
      const upgrade = otherwise === 426 ? { Connection: 'Upgrade', Upgrade: 'websocket' } : undefined;
      response.writeHead(otherwise, upgrade).end();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else {
      Promise.resolve(answer(response)).catch(() => {
        if (!response.headersSent) response.writeHead(503);
        response.end();
      });
    }
  };
}
