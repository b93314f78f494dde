/** The five elements of a report as its reader sees them (A1.3.4): each with its text, or who finds out until when. */
import type { ReportView } from '@wuhe/casework';
import { elementNames } from '../screens/acts/elements.ts';
import { useSpeech } from './speech.tsx';
import { Text } from './Text.tsx';
import { when } from './time.ts';

export function FiveElements({ report }: { report: ReportView }) {
  const speech = useSpeech();
  const { words } = speech;
  return (
    <dl class="facts">
      {elementNames.flatMap((name) => {
        const element = report[name];
        const text =
          'text' in element ? element.text : words.report.notYetBy(element.by, when(speech, element.until));
        return [
          <dt key={`${name} name`}>{words.report.elements[name]}</dt>,
          <dd key={name}>
            <Text>{text}</Text>
          </dd>,
        ];
      })}
    </dl>
  );
}
