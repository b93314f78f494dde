/** One sentence what happened, one what to do, at most one button (and a quiet one). */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import { type Level, Mark } from './Level.tsx';

interface Props {
  level?: Level;
  icon?: IconName;
  title: string;
  body?: string;
  children?: ComponentChildren;
}

export function Banner({ level, icon = 'info', title, body, children }: Props) {
  return (
    <div class="banner" data-level={level}>
      {level ? <Mark level={level} /> : <Icon name={icon} />}
      <div class="grow">
        <b>{title}</b>
        {body && <p>{body}</p>}
      </div>
      {children}
    </div>
  );
}
