import { m } from '../../messages/index.ts';

/** What the network and the queue are doing. `held`: the server is there, but what waits can't go yet. */
export type Connection =
  | { state: 'online' }
  | { state: 'sending'; waiting: number }
  | { state: 'offline'; waiting: number }
  | { state: 'held'; waiting: number };

/** The connection in one line, with the number of what waits. */
export function connectionWords(connection: Connection): string {
  switch (connection.state) {
    case 'online':
      return m.connection_online();
    case 'sending':
      return m.connection_sending({ count: connection.waiting });
    case 'offline':
      return connection.waiting === 0
        ? m.connection_offline()
        : m.connection_offline_waiting({ count: connection.waiting });
    case 'held':
      return connection.waiting === 0
        ? m.connection_held()
        : m.connection_held_waiting({ count: connection.waiting });
    default:
      return connection satisfies never;
  }
}
