/** The ten-day strip and its marks: form first, colour second. Upper half forenoon, lower half afternoon. */
import type { HalfDay, StudentDay } from '@wuhe/casework';
import type { Mark, PlainDate } from '@wuhe/model';
import { halfDaySentence } from './sentences.ts';
import { useSpeech } from './speech.tsx';

const COLUMN = 15;
const WEEKEND = 5;

/** One half-day at (x, y) in a cell of 12 × 11. */
function Half({ half, x, y }: { half: HalfDay; x: number; y: number }) {
  switch (half) {
    case 'present':
      return <circle class="present" cx={x + 6} cy={y + 5.5} r="1.75" />;
    case 'absent':
      return <rect class="absent" x={x} y={y} width="12" height="11" rx="1" />;
    case 'part':
      return <rect class="absent" x={x + 3.5} y={y + 3} width="5" height="5" rx="0.5" />;
    case 'late':
      return <path class="late" d={`M${x} ${y + 11}h12V${y}z`} />;
    case 'leave':
      return <rect class="leave" x={x + 1} y={y + 1} width="10" height="9" rx="1" />;
    case 'untaken':
      return <rect class="untaken" x={x + 1} y={y + 1} width="10" height="9" rx="1" />;
    case 'none':
      return null;
    case 'noschool':
      return (
        <path
          class="noschool"
          d={`M${x + 1} ${y + 10} ${x + 10} ${y + 1}M${x + 5.5} ${y + 10} ${x + 11} ${y + 4.5}`}
        />
      );
  }
}

function Day({ day, x }: { day: Pick<StudentDay, 'forenoon' | 'afternoon'>; x: number }) {
  if (day.forenoon === 'absent' && day.afternoon === 'absent')
    return <rect class="absent" x={x} y="0" width="12" height="24" rx="1" />;
  return (
    <>
      <Half half={day.forenoon} x={x} y={0} />
      <Half half={day.afternoon} x={x} y={13} />
    </>
  );
}

/** A new week begins at a day: its weekday comes earlier in the week than the day before. */
export function startsWeek(before: PlainDate | undefined, date: PlainDate): boolean {
  if (before === undefined) return false;
  const weekday = (text: PlainDate) => (new Date(`${text}T00:00Z`).getUTCDay() + 6) % 7;
  return weekday(date) <= weekday(before);
}

/** The last ten school days of one student, oldest first. `today` gets the line below. */
export function TenDays({
  name,
  days,
  today,
}: {
  name: string;
  days: readonly StudentDay[];
  today: PlainDate;
}) {
  const { words } = useSpeech();
  let x = 0;
  const placed = days.map((day, index) => {
    if (index > 0) x += COLUMN + (startsWeek(days[index - 1]?.date, day.date) ? WEEKEND : 0);
    return { day, x };
  });
  const width = x + 12;
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} 24`}
      width={(width * 20) / 24}
      height="20"
      role="img"
      aria-label={halfDaySentence(words, name, days)}
    >
      {placed.map(({ day, x: at }) => (
        <g key={day.date}>
          <Day day={day} x={at} />
          {day.date === today && <rect class="today" x={at} y="26" width="12" height="1.5" />}
        </g>
      ))}
    </svg>
  );
}

/** One day, larger; its words stand beside it. */
export function DayStrip({ day }: { day: StudentDay }) {
  return (
    <svg class="strip" viewBox="0 0 12 24" width="18" height="36" aria-hidden="true">
      <Day day={day} x={0} />
    </svg>
  );
}

/** The sign of one half-day, for legends and tables; its word stands beside it. */
export function HalfSign({ half }: { half: HalfDay }) {
  return (
    <svg class="strip" viewBox="0 0 12 11" width="12" height="11" aria-hidden="true">
      <Half half={half} x={0} y={0} />
    </svg>
  );
}

const asHalf: Record<Mark, HalfDay> = {
  present: 'present',
  absent: 'absent',
  late: 'late',
  leave: 'leave',
  leftEarly: 'late',
};

export function MarkSign({ mark }: { mark: Mark | undefined }) {
  return <HalfSign half={mark === undefined ? 'untaken' : asHalf[mark]} />;
}
