/** Pages that exist only while they are printed: beside the body, which the print style sheet hides meanwhile. */
import { type ComponentChildren, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { Spoken, useSpeech } from './speech.tsx';

export function Print({ onPrinted, children }: { onPrinted: () => void; children: ComponentChildren }) {
  const speech = useSpeech();
  useEffect(() => {
    const pages = document.createElement('div');
    pages.className = 'print-pages';
    document.documentElement.append(pages);
    render(<Spoken speech={speech}>{children}</Spoken>, pages);
    const done = () => onPrinted();
    addEventListener('afterprint', done, { once: true });
    print();
    return () => {
      removeEventListener('afterprint', done);
      render(null, pages);
      pages.remove();
    };
  }, []);
  return null;
}
