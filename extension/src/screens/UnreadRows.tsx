/** Rows that were left unread, each with its reason, behind a disclosure. Unread is not present. */
import type { UnreadRow } from '@wuhe/register';
import { useSpeech } from '../ui/speech.tsx';
import { Name } from '../ui/Text.tsx';

export function UnreadRows({ rows, summary }: { rows: readonly UnreadRow[]; summary: string }) {
  const { words } = useSpeech();
  return (
    <details class="why unread">
      <summary>{summary}</summary>
      <ul>
        {rows.map((row, index) => (
          <li key={`${index} ${row.number}`}>
            {row.number && `${words.number(row.number)} `}
            {row.name && <Name>{row.name}</Name>} {words.unreadReason[row.reason]}
          </li>
        ))}
      </ul>
    </details>
  );
}
