import type { IncomingMessage } from 'node:http';
import { HeadEvent, START, type Change, type Cursors } from '@meja/sync';
import type { Caller } from './caller.ts';

const PAGE = 1_000;

/**
 * A tablet's open event stream, and what it does about an event: takes the news in it where they follow on what it has, and fetches what
 * is new where they do not.
 */
export class Listener {
  readonly #caller: Caller;
  #epoch: string | null = null;
  #cursors: Cursors = START;
  #stream: IncomingMessage | undefined;
  #pulling: Promise<void> = Promise.resolve();
  /** Told of what has come, by an event or a page. */
  onChanges: (changes: readonly Change[]) => void = () => undefined;
  /** Told of each head, before anything is done about it. */
  onHead: (head: HeadEvent) => void = () => undefined;
  onError: (error: unknown) => void = (error) => {
    throw error;
  };

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Resolves when the server has said where its streams are. */
  async follow({ pulls = true } = {}): Promise<void> {
    const stream = await this.#caller.open('/api/sync/events');
    if (stream.statusCode !== 200) throw new Error(`the event stream answered ${stream.statusCode}`);
    this.#stream = stream;
    stream.setEncoding('utf8');
    await new Promise<void>((greeted) => {
      let rest = '';
      stream.on('data', (text: string) => {
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) this.#hear(event, pulls);
        greeted();
      });
      stream.on('error', () => undefined);
    });
  }

  async pullAll(): Promise<void> {
    for (let remaining = 1; remaining > 0;) {
      const { page } = await this.#caller.pull(this.#epoch, this.#cursors, PAGE);
      ({ epoch: this.#epoch, cursors: this.#cursors, remaining } = page);
      this.onChanges(page.changes);
    }
  }

  #hear(event: string, pulls: boolean): void {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (data === undefined) return;
    const head = HeadEvent.parse(JSON.parse(data));
    this.onHead(head);
    if (!pulls) return;
    this.#pulling = this.#pulling.then(async () => {
      if (head.head > this.#cursors[head.stream].seq && !this.#takeNews(head)) await this.pullAll();
    });
    this.#pulling.catch((error: unknown) => this.onError(error));
  }

  #takeNews({ head, news }: HeadEvent): boolean {
    const { outlet } = this.#cursors;
    const isNext = news?.epoch === this.#epoch && news?.since === outlet.seq && outlet.after === null;
    if (!news || !isNext) return false;
    this.#cursors = { ...this.#cursors, outlet: { ...outlet, seq: head } };
    this.onChanges(news.changes);
    return true;
  }

  close(): void {
    this.#stream?.destroy();
  }
}
