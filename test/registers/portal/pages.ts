/** The portal's pages as text. */
import { fromRoc, type LocalTime, longDate, periodAt, rocDate } from './clock.ts';
import { type LessonKey, type Store, statuses } from './store.ts';
import type { PortalSchool, PortalStudent, PortalTeacher } from './types.ts';

const system = '校務行政資訊系統';

function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-Hant"><head><meta charset="utf-8"><title>${html(title)} - ${system}</title>
<link rel="stylesheet" href="/style.css"><script src="/portal.js" defer></script></head>
<body>${body}</body></html>`;
}

function inside(
  school: PortalSchool,
  teacher: PortalTeacher,
  today: LocalTime,
  title: string,
  main: string,
): string {
  const item = (name: string, href: string) =>
    `<a href="${href}"${name === title ? ' class="on"' : ''}>${name}</a>`;
  return frame(
    title,
    `<div id="hd"><b>${system}</b><span>${html(school.name)}　${html(teacher.name)} 老師　<a href="/logout">登出</a></span></div>
<div id="bar">首頁 &gt; 教學 &gt; ${title}<span class="today">${longDate(today.date)}</span></div>
<div id="menu">${item('我的課表', '/')}${item('課堂點名', '/rollcall')}<a href="#">成績登錄</a><a href="#">作業管理</a><a href="#">調代課申請</a><a href="#">公告</a></div>
<div id="main">${main}</div>`,
  );
}

export function signInPage(school: PortalSchool, problem?: string): string {
  return frame(
    '登入',
    `<div id="hd"><b>${system}</b></div><form id="login" method="post" action="/login"><h2>${html(school.name)}</h2>
${problem ? `<p class="err">${html(problem)}</p>` : ''}<p><label>帳號 <input name="user" autocomplete="username" required></label></p>
<p><label>密碼 <input type="password" name="password" autocomplete="current-password" required></label></p>
<p><button class="ok">登入</button></p></form>`,
  );
}

export function homePage(
  school: PortalSchool,
  teacher: PortalTeacher,
  store: Store,
  today: LocalTime,
): string {
  const lessons = school.lessons
    .filter(({ teacherUser }) => teacherUser === teacher.user)
    .toSorted((a, b) => a.from.localeCompare(b.from));
  const current = periodAt(lessons, today.time);
  const rows = lessons.map((lesson) => {
    const key = { class: lesson.class, period: lesson.period, date: today.date };
    const href = `/rollcall?class=${encodeURIComponent(lesson.class)}&amp;period=${lesson.period}`;
    return `<tr${lesson === current ? ' class="cur"' : ''}><td>第 ${lesson.period} 節</td><td>${lesson.from}-${lesson.to}</td><td>${html(
      classNameOf(school, lesson.class),
    )}</td><td>${html(lesson.subject)}</td><td>${store.saved(key) ? '已點名' : '未點名'}</td><td><a href="${href}">點名</a></td></tr>`;
  });
  const table = `<table id="lessons"><thead><tr><th>節次</th><th>時間</th><th>班級</th><th>科目</th><th>點名狀態</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return inside(school, teacher, today, '我的課表', table);
}

function classNameOf(school: PortalSchool, id: string): string {
  return school.classes.find((each) => each.id === id)?.name ?? id;
}

export interface RegisterView {
  school: PortalSchool;
  teacher: PortalTeacher;
  store: Store;
  key: LessonKey;
  today: LocalTime;
  adding: boolean;
  /** Without the 座號 column. */
  broken: boolean;
}

export function registerPage(view: RegisterView): string {
  const { school, teacher, store, key, today, broken } = view;
  const saved = store.saved(key);
  const date = fromRoc(key.date) ?? today.date;
  const lesson = school.lessons.find((each) => each.class === key.class && each.period === key.period);
  const bells = new Map(school.lessons.map(({ period, from, to }) => [period, `${from}-${to}`]));
  const periods = [...bells]
    .sort(([a], [b]) => a - b)
    .map(([period, times]) => option(String(period), `第 ${period} 節 ${times}`, period === key.period));
  const classes = school.classes.map(({ id, name }) => option(id, name, id === key.class));
  const heads = [...(broken ? [] : ['座號']), '學號', '姓名', ...statuses.map(([, word]) => word), '備註'];
  const query = `<form id="q" method="get" action="/rollcall">日期 <input name="date" value="${rocDate(date)}" size="9" aria-label="日期">
節次 <select name="period" aria-label="節次">${periods.join('')}</select>
班級 <select name="class" aria-label="班級">${classes.join('')}</select>
科目 <b>${html(lesson?.subject ?? '—')}</b> <button>查詢</button> <button class="ok" form="f" name="action" value="save">儲存點名</button></form>`;
  const notice = saved ? `<p class="msg">已點名　${saved.at}</p>` : '';
  const hidden = `<input type="hidden" name="class" value="${html(key.class)}"><input type="hidden" name="period" value="${key.period}"><input type="hidden" name="date" value="${html(date)}">`;
  const rows = store.students(key.class).map((student) => row(student, saved?.marks, saved?.remarks, broken));
  const register = `<form id="f" method="post" action="/rollcall">${hidden}<table id="roll"><thead><tr>${heads
    .map((head) => `<th>${head}</th>`)
    .join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></form>`;
  const add = view.adding
    ? `<form id="add" method="post" action="/rollcall">${hidden}新增學生：座號 <input name="number" size="3" required> 學號 <input name="schoolNumber" size="8" required> 姓名 <input name="name" size="8" required> <button name="action" value="add">確定</button></form>`
    : `<p><a href="/rollcall?class=${encodeURIComponent(key.class)}&amp;period=${key.period}&amp;add=1">新增學生</a></p>`;
  return inside(school, teacher, today, '課堂點名', query + notice + register + add);
}

function option(value: string, text: string, selected: boolean): string {
  return `<option value="${html(value)}"${selected ? ' selected' : ''}>${html(text)}</option>`;
}

function row(
  student: PortalStudent,
  marks: ReadonlyMap<string, string> | undefined,
  remarks: ReadonlyMap<string, string> | undefined,
  broken: boolean,
): string {
  const id = html(student.schoolNumber);
  const mark = marks?.get(student.schoolNumber) ?? '1';
  const radios = statuses.map(
    ([code, word]) =>
      `<td><input type="radio" name="st_${id}" value="${code}" aria-label="${word}"${code === mark ? ' checked' : ''}></td>`,
  );
  const remark = html(remarks?.get(student.schoolNumber) ?? '');
  return `<tr>${broken ? '' : `<td>${html(student.number)}</td>`}<td>${id}</td><td class="nm">${html(student.name)}</td>${radios.join('')}<td><input type="text" name="memo_${id}" value="${remark}" size="10" aria-label="備註"></td></tr>`;
}
