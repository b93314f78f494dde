/** Text in which Chinese names may stand inside another language: each is marked with its language and not broken. */
import { useSpeech } from './speech.tsx';

const han = /(\p{Script=Han}(?:[\p{Script=Han}\d ·]*\p{Script=Han})?)/u;

export function Text({ children }: { children: string }) {
  const { language } = useSpeech();
  if (language !== 'en' || !han.test(children)) return <>{children}</>;
  return (
    <>
      {children.split(han).map((part, index) =>
        index % 2 === 1 ? (
          <span lang="zh" class={part.length < 12 ? 'who' : undefined} key={`${index} ${part}`}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** A person's name: one line, in its own language. */
export function Name({ children }: { children: string }) {
  const { language } = useSpeech();
  const lang = language === 'en' && han.test(children) ? { lang: 'zh' } : {};
  return (
    <span class="who" {...lang}>
      {children}
    </span>
  );
}
