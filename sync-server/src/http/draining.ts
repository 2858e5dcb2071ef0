import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets a server end without cutting off an answer, and without waiting for connections that nobody uses. Node closes only those that are idle
 * at that moment: one that a browser opened in advance, or whose answer ends a little later, would stay until its time-out.
 * @returns ends the server: what is being answered is finished, for at most `patienceMs`
 */
export function draining(server: Server, patienceMs: number): () => Promise<void> {
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  let isEnding = false;

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    answers.add(response);
    if (isEnding) sayClose(response);
    response.once('close', () => {
      answers.delete(response);
      if (isEnding) socket.destroySoon();
    });
  });

  return async () => {
    isEnding = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    answers.forEach(sayClose);
    const busy = new Set([...answers].map(({ socket }) => socket));
    for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon();
    const impatience = setTimeout(() => server.closeAllConnections(), patienceMs);
    await closed;
    clearTimeout(impatience);
  };
}

/** Whoever asked learns that the connection takes no further request. */
function sayClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
