import type { Progress, SyncState } from '#lib/app/contract.ts';
import type { Connection } from '@meja/ui';

/** What the bar says. Nothing is called online that the server has not answered, nothing sent that it has not taken. */
export function connectionOf(state: SyncState, delivery: Progress | null = null): Connection {
  switch (state.state) {
    case 'connecting':
      return { state: 'connecting', waiting: state.queued };
    case 'offline':
      return { state: 'offline', waiting: state.queued };
    case 'idle':
      return { state: 'online' };
    case 'pushing':
    case 'pulling':
      if (state.queued === 0) return { state: 'online' };
      return { state: 'sending', waiting: state.queued, ...(delivery && lengthOf(delivery, state.queued)) };
    case 'needs-upgrade':
      return { state: 'outdated', waiting: state.queued };
    case 'retrying':
    case 'stopped':
      return { state: 'held', waiting: state.queued };
    default:
      return state satisfies never;
  }
}

/** A few changes are gone before one could read of how many they are. */
const LONG = 100;

/** What a long delivery began with; taps meanwhile make it longer. */
const lengthOf = ({ done, total }: Progress, queued: number): { of: number } | null =>
  total < LONG ? null : { of: Math.max(total, done + queued) };
