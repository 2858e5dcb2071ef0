import { m } from '../../messages/index.ts';

/**
 * What the network and the queue are doing. `connecting`: asked, not answered yet; `held`: the server is there, but what waits can't go yet;
 * `outdated`: it has news only for a newer version of the app.
 */
export type Connection =
  | { state: 'online' }
  | { state: 'connecting'; waiting: number }
  /** `of`: how many a long delivery had to begin with. */
  | { state: 'sending'; waiting: number; of?: number }
  | { state: 'offline'; waiting: number }
  | { state: 'outdated'; waiting: number }
  | { state: 'held'; waiting: number };

/** The connection in one line, with the number of what waits. */
export function connectionWords(connection: Connection): string {
  switch (connection.state) {
    case 'online':
      return m.connection_online();
    case 'connecting':
      return connection.waiting === 0
        ? m.connection_connecting()
        : m.connection_connecting_waiting({ count: connection.waiting });
    case 'sending':
      return connection.of === undefined
        ? m.connection_sending({ count: connection.waiting })
        : m.connection_sending_of({ done: connection.of - connection.waiting, total: connection.of });
    case 'offline':
      return connection.waiting === 0
        ? m.connection_offline()
        : m.connection_offline_waiting({ count: connection.waiting });
    case 'outdated':
      return connection.waiting === 0
        ? m.connection_outdated()
        : m.connection_outdated_waiting({ count: connection.waiting });
    case 'held':
      return connection.waiting === 0
        ? m.connection_held()
        : m.connection_held_waiting({ count: connection.waiting });
    default:
      return connection satisfies never;
  }
}

/** The same where there is no room, on a phone. */
export function shortConnectionWords(connection: Connection): string {
  const counted = (words: string, waiting: number): string =>
    waiting === 0 ? words : `${words} · ${waiting}`;
  switch (connection.state) {
    case 'online':
      return m.connection_online();
    case 'connecting':
      return counted(m.connection_connecting(), connection.waiting);
    case 'sending':
      return `${m.connection_sending_short()} · ${connection.waiting}`;
    case 'offline':
      return counted(m.connection_offline(), connection.waiting);
    case 'outdated':
      return counted(m.connection_outdated(), connection.waiting);
    case 'held':
      return counted(m.connection_held_short(), connection.waiting);
    default:
      return connection satisfies never;
  }
}
