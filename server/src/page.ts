/**
 * The one page that people see who open the server's address, or an invitation link, in a browser. It has no script: what stands behind # in a
 * link is a secret, stays in the browser, and nobody here reads it.
 */
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.7 system-ui, "Noto Sans CJK TC", "Noto Sans CJK SC", sans-serif; }
body { max-width: 38rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
section + section { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid color-mix(in srgb, currentcolor 25%, transparent); }
h1, h2 { line-height: 1.3; }
li + li { margin-top: .4rem; }
`;

interface Words {
  lang: string;
  title: string;
  what: string;
  invited: string;
  steps: readonly string[];
  secret: string;
  lost: string;
}

const WORDS: readonly Words[] = [
  {
    lang: 'zh-Hant',
    title: '這裡是學校的五何（Wuhe）伺服器',
    what: '它替學校成員的筆電保存並傳送加密資料。內容在每位成員自己的瀏覽器裡才打得開，這台伺服器讀不到，這一頁也沒有別的可看。',
    invited: '您收到了邀請連結？',
    steps: [
      '確認瀏覽器已安裝五何擴充功能；沒有的話，請洽學校資訊組。',
      '複製整條邀請連結，包括 # 後面的部分。',
      '打開五何，到「學校」，選「加入學校」，把連結貼上，按「加入」。',
    ],
    secret:
      '# 後面那一段是只給您一個人的密語，用過一次就失效。瀏覽器不會把它送到伺服器，這一頁也不會讀它。請不要轉寄，也不要貼給別人看。',
    lost: '連結打不開、過期，或者不小心給別人看到了？請邀請您的人撤回，再發一條新的。',
  },
  {
    lang: 'zh-Hans',
    title: '这里是学校的五何（Wuhe）服务器',
    what: '它为学校成员的电脑保存并传送加密数据。内容只有在每位成员自己的浏览器里才能打开，这台服务器读不到，这个页面也没有别的内容。',
    invited: '您收到了邀请链接？',
    steps: [
      '确认浏览器已安装五何扩展；没有的话，请联系学校信息中心。',
      '复制整条邀请链接，包括 # 后面的部分。',
      '打开五何，进入“学校”，选择“加入学校”，粘贴链接，点“加入”。',
    ],
    secret:
      '# 后面那一段是只给您一个人的密语，用过一次就失效。浏览器不会把它发到服务器，这个页面也不会读取它。请不要转发，也不要给别人看。',
    lost: '链接打不开、过期了，或者不小心让别人看到了？请邀请您的人撤回，再发一条新的。',
  },
  {
    lang: 'en',
    title: 'This is a school’s Wuhe server',
    what: 'It keeps and passes on encrypted records between the laptops of the school’s members. They open only in each member’s own browser; this server cannot read them, and there is nothing else to see here.',
    invited: 'Did you get an invitation link?',
    steps: [
      'Make sure that the Wuhe extension is installed in your browser; if it is not, ask your school’s IT administrator.',
      'Copy the whole invitation link, with the part behind the #.',
      'Open Wuhe, go to School, Join a school, paste the link and press Join.',
    ],
    secret:
      'The part behind the # is a secret for you alone and works once. Your browser does not send it to the server, and this page does not read it. Do not pass it on or show it to anybody.',
    lost: 'The link does not work, has expired, or somebody else saw it? Ask whoever invited you to withdraw it and to make a new one.',
  },
];

function section({ lang, title, what, invited, steps, secret, lost }: Words, at: number): string {
  const heading = at === 0 ? 'h1' : 'h2';
  const inner = at === 0 ? 'h2' : 'h3';
  return `<section lang="${lang}">
<${heading}>${title}</${heading}>
<p>${what}</p>
<${inner}>${invited}</${inner}>
<ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol>
<p>${secret}</p>
<p>${lost}</p>
</section>`;
}

export const PAGE = `<!doctype html>
<html lang="zh-Hant">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Wuhe 五何</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${WORDS.map(section).join('\n')}
</main>
</body>
</html>
`;

/** Nothing may run, load, be sent or frame it; its own style is named by its hash. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'public, max-age=3600',
};
