import type { Outcome } from './run-plan.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Jakarta',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** What happened, in the words of the trade, by the outlet's clock. */
export function storyOf({ story, violations }: Pick<Outcome, 'story' | 'violations'>): string {
  return [
    ...story.map(({ at, text }) => `  ${clock.format(at).replace(',', '')}  ${text}`),
    ...violations.map(({ invariant, detail }) => `  ✗ ${invariant}: ${detail}`),
  ].join('\n');
}
