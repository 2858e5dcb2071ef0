import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/**
 * Sends what is written within one turn of the event loop in one go. A write wakes whoever reads at the other end, and
 * that costs more than what is written: of a push of one order it was half of the server's time.
 */
export class GatheringSocket extends Socket {
  #gathers = false;

  constructor() {
    super();
    // On connecting a socket takes back the `write` of its class, whatever a subclass has made of it.
    this.once('connect', () => {
      this.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
        this.#gather();
        return super.write(chunk, encoding as BufferEncoding, done);
      };
    });
  }

  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.cork();
    // Runs when all promises that are ready have gone on, and with them whatever they send.
    process.nextTick(() => {
      this.#gathers = false;
      this.uncork();
    });
  }
}
