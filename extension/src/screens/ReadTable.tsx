/** The rows of a register as they were read, few or all of them, to judge the reading by. */
import type { Mark } from '@wuhe/model';
import { useId, useState } from 'preact/hooks';
import { MarkSign } from '../ui/Strip.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Name } from '../ui/Text.tsx';

export interface ReadTableRow {
  number: string;
  name: string;
  schoolNumber?: string | undefined;
  mark?: Mark | undefined;
}

interface Props {
  rows: readonly ReadTableRow[];
  lessonLabel?: string | undefined;
}

const FEW = 5;

export function ReadTable({ rows: all, lessonLabel }: Props) {
  const { words } = useSpeech();
  const { first } = words;
  const [whole, setWhole] = useState(false);
  const table = useId();
  const rows = whole ? all : few(all);
  return (
    <>
      <table class="table" id={table}>
        <thead>
          <tr>
            <th scope="col" class="num">
              {first.number}
            </th>
            <th scope="col" class="widest">
              {first.name}
            </th>
            <th scope="col">{lessonLabel ?? first.mark}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.number} ${row.name} ${row.schoolNumber}`}>
              <td class="num">{row.number}</td>
              <td>
                <Name>{row.name}</Name>
              </td>
              <td>
                {row.mark ? (
                  <span class="marked">
                    <MarkSign mark={row.mark} />
                    {words.mark[row.mark]}
                  </span>
                ) : (
                  <span class="soft">{first.none}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > FEW && (
        <p class="pad-inline">
          <button
            type="button"
            class="linkish"
            aria-expanded={whole}
            aria-controls={table}
            onClick={() => setWhole(!whole)}
          >
            {whole ? first.seeFew : first.seeAll(all.length)}
          </button>
        </p>
      )}
    </>
  );
}

/** The first two, then those with something other than "present": what a teacher would check. */
function few(rows: readonly ReadTableRow[]): readonly ReadTableRow[] {
  const head = rows.slice(0, 2);
  const telling = rows.slice(2).filter((row) => row.mark && row.mark !== 'present');
  const chosen = new Set([...new Set([...head, ...telling, ...rows.slice(2)])].slice(0, FEW));
  return rows.filter((row) => chosen.has(row));
}
