import { Agent, request, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PROTOCOL, PushResponse, type Cursors, type PullResponse } from '@meja/sync';
import { WholePullResponse } from '@meja/sync/pack';
import type { Place } from './places.ts';
import type { Stage } from './stage.ts';

export interface Reply {
  status: number;
  /** As it came over the wire. */
  bytes: number;
  text: string;
  /** In seconds: when to come again. */
  retryAfter?: number;
}

/** A tablet's or a person's side of HTTP: connections are kept, answers come compressed, as a browser has it. */
export class Caller {
  readonly #origin: string;
  readonly #token: string;
  readonly #from: string | undefined;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param from an address of this machine, to ask from */
  constructor(origin: string, token: string, from?: string) {
    this.#origin = origin;
    this.#token = token;
    this.#from = from;
  }

  static async of(
    { origin, tokens }: Pick<Stage, 'origin' | 'tokens'>,
    place: Place,
    from?: string,
  ): Promise<Caller> {
    return new Caller(origin, await tokens.signDevice(place), from);
  }

  async push(mutations: readonly unknown[]): Promise<PushResponse> {
    return this.pushText(pushBody(mutations));
  }

  /** Of a body that was put into JSON before. */
  async pushText(body: string): Promise<PushResponse> {
    return PushResponse.parse(JSON.parse(succeeded(await this.send('POST', '/api/sync/push', body)).text));
  }

  async pull(
    epoch: string | null,
    cursors: Cursors,
    limit: number,
  ): Promise<{ page: PullResponse; bytes: number }> {
    const reply = await this.pullText(epoch, cursors, limit);
    return { page: WholePullResponse.parse(JSON.parse(reply.text)), bytes: reply.bytes };
  }

  /** A page as it is sent. */
  async pullText(epoch: string | null, cursors: Cursors, limit: number): Promise<Reply> {
    const body = JSON.stringify({ protocol: PROTOCOL, epoch, cursors, limit, packs: true });
    return succeeded(await this.send('POST', '/api/sync/pull', body));
  }

  async get(path: string): Promise<Reply> {
    return succeeded(await this.send('GET', path));
  }

  async send(method: 'GET' | 'POST' | 'PUT', path: string, body?: string): Promise<Reply> {
    const response = await this.#ask(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const after = response.headers['retry-after'];
    return {
      status: response.statusCode ?? 0,
      bytes: sent.length,
      text: decoded(response, sent).toString(),
      ...(after !== undefined && { retryAfter: Number(after) }),
    };
  }

  /** An answer that goes on, to be read as it comes. */
  open(path: string): Promise<IncomingMessage> {
    return this.#ask('GET', path);
  }

  #ask(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#token}`,
        'accept-encoding': 'gzip, br',
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      };
      request(
        `${this.#origin}${path}`,
        { method, headers, agent: this.#agent, ...(this.#from && { localAddress: this.#from }) },
        resolve,
      )
        .on('error', reject)
        .end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export const pushBody = (mutations: readonly unknown[]): string =>
  JSON.stringify({ protocol: PROTOCOL, mutations });

function decoded({ headers }: IncomingMessage, body: Buffer): Buffer {
  if (headers['content-encoding'] === 'br') return brotliDecompressSync(body);
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

export function succeeded(reply: Reply): Reply {
  if (reply.status !== 200) throw new Error(`answered ${reply.status}: ${reply.text.slice(0, 300)}`);
  return reply;
}
