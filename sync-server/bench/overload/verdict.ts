import type { Crowded } from './crowd.ts';
import type { Act } from './rehearsal.ts';
import type { Timing } from './watch.ts';

const PUSH_RATIO = 2;
const PROBE_MS = 100;
/** Where the machine itself is slower: so many times what a bare server on the same core takes. */
const PROBE_RATIO = 2;
const MEMORY_MB = 600;

interface Line {
  what: string;
  figure: string;
  limit: string;
  isMet: boolean | undefined;
}

/** What was seen, and whether it is as it should be. */
export const linesOf = (seen: Act | Crowded): Line[] =>
  'tablets' in seen ? linesOfCrowd(seen) : linesOfAct(seen);

const linesOfCrowd = ({ tablets, errors, sentAway, push, seconds, memoryMb }: Crowded): Line[] => [
  line(`crowd of ${tablets}: errors`, told(errors), 'none', isEmpty(errors)),
  line('crowd: sent away and taken later', String(sentAway)),
  line('crowd: push', `${timed(push)}, all within ${seconds.toFixed(1)} s`),
  line('crowd: memory', `${memoryMb.toFixed(0)} MB`, `< ${MEMORY_MB} MB`, memoryMb < MEMORY_MB),
];

function linesOfAct({ name, quiet, attacked, floor, answers }: Act): Line[] {
  const ratio = slowdown({ quiet, attacked });
  // Where the same slows a bare server down by more, that is what the machine and Node take.
  const limit = Math.max(PUSH_RATIO, floor ? slowdown(floor) : 0);
  const probe = (what: 'healthz' | 'readyz') => {
    const limit = Math.max(PROBE_MS, PROBE_RATIO * attacked.bare.p95);
    return line(
      `${name}: /${what}`,
      `${timed(attacked[what])}; a bare server's ${timed(attacked.bare)}`,
      `p95 ≤ ${ms(limit)}`,
      attacked[what].p95 <= limit,
    );
  };
  return [
    line(`${name}: push when quiet`, timed(quiet.push)),
    line(
      `${name}: push beside it`,
      `${timed(attacked.push)}, ${ratio.toFixed(2)} × quiet`,
      `p95 ≤ ${limit.toFixed(2)} ×`,
      ratio <= limit,
    ),
    ...(floor ? linesOfFloor(name, floor) : []),
    line(`${name}: the server had of a core`, `${share(attacked.core)}, ${share(quiet.core)} when quiet`),
    probe('healthz'),
    probe('readyz'),
    line(
      `${name}: memory`,
      `${attacked.memoryMb.toFixed(0)} MB`,
      `< ${MEMORY_MB} MB`,
      attacked.memoryMb < MEMORY_MB,
    ),
    line(`${name}: errors of the others`, told(attacked.errors), 'none', isEmpty(attacked.errors)),
    line(`${name}: pushes of the others sent away`, String(attacked.sentAway)),
    line(`${name}: what the attack was answered`, told(answers)),
  ];
}

const linesOfFloor = (name: string, floor: NonNullable<Act['floor']>): Line[] => [
  line(
    `${name}: push at a bare server beside it`,
    `${timed(floor.attacked.push)}, ${slowdown(floor).toFixed(2)} × quiet (${timed(floor.quiet.push)})`,
  ),
  line(
    `${name}: the bare server`,
    `${floor.attacked.memoryMb.toFixed(0)} MB, ${share(floor.attacked.core)} of a core, errors of the others: ${told(floor.attacked.errors)}`,
  ),
];

const slowdown = ({ quiet, attacked }: Pick<Act, 'quiet' | 'attacked'>): number =>
  attacked.push.p95 / quiet.push.p95;

const line = (what: string, figure: string, limit = '', isMet?: boolean): Line => ({
  what,
  figure,
  limit,
  isMet,
});
const isEmpty = (counts: object): boolean => Object.keys(counts).length === 0;
const told = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what}: ${count}`)
    .join(', ') || 'none';
const share = (core: number): string => `${Math.round(core * 100)} %`;
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const timed = ({ p50, p95, max, count }: Timing): string =>
  `p50 ${ms(p50)}, p95 ${ms(p95)}, max ${ms(max)} of ${count}`;
