/** Five registers as schools have them, dressed as their portals are, in one site: the same class, two absent and one on leave. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { people, seeded } from '../registers/families/people.ts';
import { pageScript } from '../registers/in-page.ts';
import { startPortal } from '../registers/portal.ts';

const CLASS_SIZE = 27;
const teacher = { user: 'lin', password: 'physics', name: '林佩珊' };
/** The day that the sample registers show. */
const LESSON = '2026-11-24T10:17';

const bells = [
  ['08:00', '08:40'],
  ['08:50', '09:30'],
  ['10:05', '10:45'],
] as const;

/** Style sheets as one meets them: an old table, a course site, a month, cards. */
const sheets: Record<string, string> = {
  moodle:
    'body{font:15px/1.5 Segoe UI,Noto Sans,sans-serif;margin:0 auto;max-width:1100px;padding:24px;color:#1d2125}table{border-collapse:collapse;width:100%}td,th{padding:6px 12px;text-align:start;border-bottom:1px solid #dee2e6}th{background:#e9ecef}a{color:#0f6cbf}',
  'month-halves':
    'body{font:14px/1.4 Noto Sans CJK TC,sans-serif;margin:16px}table{border-collapse:collapse;margin-top:12px}td,th{border:1px solid #9aa;padding:3px 14px;text-align:center}th{background:#dfeee4}b{display:inline-block;min-width:1.6em;font-weight:400}',
  cards:
    'body{font:14px/1.4 Noto Sans CJK TC,sans-serif;margin:20px;background:#f4f1ea}.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:12px}.card{background:#fff;border:1px solid #ddd;border-radius:8px;padding:10px;display:grid;gap:6px}.card img{width:40px;height:40px;background:#cdd}.card table{font-size:11px;color:#555}',
  legacy:
    'body{font:13px PMingLiU,Noto Serif CJK TC,serif;margin:8px;background:#fffbe8}td,th{padding:2px 10px}',
};

export const schoolPages = ['portal', 'moodle', 'month-halves', 'cards', 'frame'] as const;
export type SchoolPage = (typeof schoolPages)[number];

export interface School {
  teacher: typeof teacher;
  /** Where a register stands. */
  address(page: SchoolPage): string;
  origins: readonly string[];
  /** What the school's clock is ahead of this machine's, ms. */
  offset: number;
  close(): Promise<void>;
}

export async function openSchool(): Promise<School> {
  const offset = new Date(LESSON).getTime() - Date.now();
  const students = people(CLASS_SIZE, 'zh', [], seeded(1)).map(({ number, schoolNumber, name }) => ({
    number,
    schoolNumber,
    name,
  }));
  const portal = await startPortal({
    port: 0,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: () => new Date(Date.now() + offset),
    school: {
      name: '海城中學',
      classes: [{ id: 'a', name: '高二 3 班', students }],
      teachers: [teacher],
      lessons: bells.map(([from, to], i) => ({
        class: 'a',
        teacherUser: teacher.user,
        period: i + 1,
        from,
        to,
        subject: '物理',
      })),
    },
  });
  const script = await pageScript('test/registers/families/trial.ts', 'wuheTrials', true);
  const html = (style: string, body: string) =>
    `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${body}`;
  const drawn = (id: string) =>
    html(
      sheets[id] ?? '',
      `<script>${script.replaceAll('</script', '<\\/script')};
const { family, scene } = wuheTrials.prepare('${id}', 1, ${CLASS_SIZE});
scene.taken = true;
scene.students.forEach((student, i) => { student.mark = i === 6 || i === 18 ? 'absent' : i === 11 ? 'leave' : 'present'; });
family.draw(scene);
</script>`,
    );
  const framing = () =>
    html(
      'body{margin:0;font:14px Noto Sans CJK TC,sans-serif}header{background:#274;color:#fff;padding:14px 20px}main{display:grid;grid-template-columns:180px 1fr}nav{padding:16px;line-height:2.2}iframe{border:0;border-inline-start:1px solid #bbb;width:100%;height:820px}',
      '<header>海城中學　校務行政系統</header><main><nav>課表<br>點名<br>成績<br>公告</nav><iframe name="main" src="/preset"></iframe></main>',
    );
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(path === 'frame' ? framing() : drawn(path in sheets ? path : 'preset'));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    teacher,
    address: (page) => (page === 'portal' ? `${portal.url}/rollcall?class=a&period=3` : `${site}/${page}`),
    origins: [portal.url, site],
    offset,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await portal.close();
    },
  };
}
