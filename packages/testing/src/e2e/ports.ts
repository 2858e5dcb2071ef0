import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give out to whoever connects: nobody takes one while a server is down for a while. */
const [FIRST, COUNT] = [20_000, 12_000];

/** A port that was free just now. @param taken given out before, and perhaps not used yet */
export async function freePort(...taken: number[]): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
