/** A school file from the disk: calendar, staff, classes, rolls, timetable. */
import { useState } from 'preact/hooks';
import type { Send } from '../../contract.ts';
import { Failed } from '../../ui/Failed.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { useSend } from '../../ui/useSend.ts';

export function ImportSchool({ send }: { send: Send }) {
  const { people } = useSpeech().words;
  const [done, setDone] = useState(false);
  const { busy, failure, place, one } = useSend(send);
  async function take(file: File) {
    setDone(false);
    setDone(await one({ command: 'importSchool', file: await file.text() }));
  }
  return (
    <>
      <FileButton label={people.importIt} disabled={busy} onFile={take} />
      <p class="note" role="status">
        {busy ? people.importing : done ? people.imported : ''}
      </p>
      <Failed code={failure} />
      {place !== undefined && <p class="note code">{people.importAt(place)}</p>}
    </>
  );
}
