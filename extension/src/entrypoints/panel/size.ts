/** Tells the page around the panel how high its content is, whenever that changes. */
import { useEffect } from 'preact/hooks';
import { send } from '../../client.ts';

const LEAST = 40;
const MOST = 1200;
/** Until it is said again after the worker did not hear it, ms. */
const AGAIN = 500;

export function useSaidSize(): void {
  useEffect(() => {
    let said = 0;
    let again: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      const panel = document.querySelector('.panel');
      if (!panel) return;
      const height = Math.min(MOST, Math.max(LEAST, Math.ceil(panel.getBoundingClientRect().height)));
      if (height === said) return;
      said = height;
      void send({ page: 'panel', act: 'size', height }).then((answer) => {
        if (answer.ok) return;
        said = 0;
        again = setTimeout(say, AGAIN);
      });
    };
    const observer = new ResizeObserver(say);
    observer.observe(document.body);
    say();
    return () => {
      observer.disconnect();
      clearTimeout(again);
    };
  }, []);
}
