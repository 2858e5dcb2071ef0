import type { ImportRow } from '#lib/app/contract.ts';
import { m, problemWords } from '@meja/ui/messages';

type Standing = Pick<ImportRow, 'answer' | 'code'>;

/** What became of a queue that was brought in, in one sentence. */
export function importWords({ answer, code }: Standing): string {
  if (code !== null) return problemWords(code);
  if (answer === null) return m.pos_file_result_waiting();
  if (answer.result === 'gap') return m.pos_file_result_gap({ expected: answer.expected });
  return answer.result === 'judged'
    ? m.pos_file_result_judged({ judged: answer.judged, known: answer.known })
    : m.pos_file_result_held({ held: answer.held, known: answer.known });
}

/** How many of them a person must look at. */
export function toLookAt({ answer }: Standing): number {
  const { conflict = 0, rejected = 0, quarantined = 0 } = answer?.verdictCounts ?? {};
  return conflict + rejected + quarantined;
}
