import type { SyncState } from '#lib/app/contract.ts';
import type { Connection } from '@meja/ui';

/** What the bar says. Nothing is called online that the server has not answered, nothing sent that it has not taken. */
export function connectionOf(state: SyncState): Connection {
  switch (state.state) {
    case 'offline':
      return { state: 'offline', waiting: state.queued };
    case 'idle':
      return { state: 'online' };
    case 'pushing':
    case 'pulling':
      return state.queued === 0 ? { state: 'online' } : { state: 'sending', waiting: state.queued };
    case 'retrying':
    case 'stopped':
      return { state: 'held', waiting: state.queued };
    default:
      return state satisfies never;
  }
}
