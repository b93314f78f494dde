/** The four duty levels: shape first. A mark always stands beside its word; a badge carries the number of the row in the page. */
import type { DutyCard } from '@wuhe/casework';
import { useSpeech } from './speech.tsx';

export type Level = DutyCard['level'];

export function Mark({ level }: { level: Level }) {
  return (
    <svg class="mark" data-level={level} viewBox="0 0 16 16" aria-hidden="true">
      {level === 'late' && (
        <>
          <path class="shape" d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" />
          <path class="sign" d="M8 4.5v4M8 11.4v.1" />
        </>
      )}
      {level === 'now' && (
        <>
          <path class="shape" d="M8 1.8 14.8 13.9H1.2z" />
          <path class="sign" d="M8 6v3.6M8 11.9v.1" />
        </>
      )}
      {level === 'due' && (
        <>
          <circle class="shape" cx="8" cy="8" r="6" />
          <path class="sign" d="M8 5v3.2l2 1.4" stroke-linejoin="round" />
        </>
      )}
      {level === 'know' && (
        <rect class="shape" data-hollow x="2.2" y="2.2" width="11.6" height="11.6" rx="1.5" />
      )}
    </svg>
  );
}

/** Mark and word. */
export function LevelWord({ level }: { level: Level }) {
  const { words } = useSpeech();
  return (
    <span class="level" data-level={level}>
      <Mark level={level} />
      {words.level[level]}
    </span>
  );
}

const outlines: Record<Level, { path: string; baseline: number }> = {
  late: { path: 'M7.6 1.6h8.8l6 6v8.8l-6 6H7.6l-6-6V7.6z', baseline: 16.4 },
  now: { path: 'M12 1.2 24 22.6H0z', baseline: 19.4 },
  due: { path: 'M12 1.2a10.8 10.8 0 1 0 .01 0z', baseline: 16.4 },
  know: { path: 'M2.2 2.2h19.6v19.6H2.2z', baseline: 16.4 },
};

export function Badge({ level, number }: { level: Level; number: number }) {
  const { path, baseline } = outlines[level];
  return (
    <svg class="badge" data-level={level} viewBox="0 0 24 24" aria-hidden="true">
      <path class="halo" d={path} />
      <path class="shape" d={path} />
      <text x="12" y={baseline}>
        {number}
      </text>
    </svg>
  );
}
