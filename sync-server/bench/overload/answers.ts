import { request, type Agent, type ClientRequest, type OutgoingHttpHeaders } from 'node:http';

/** Counts what an attack was answered. */
export class Answers {
  readonly counts: Record<string, number> = {};

  note(what: string, answer: string | number): void {
    const key = `${what} ${answer}`;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
  }
}

/** Of this machine, and not the one from which tablets and probes ask. */
export const FROM = '127.0.0.9';

export interface Shot {
  origin: string;
  method?: string;
  path: string;
  headers?: OutgoingHttpHeaders;
  agent?: Agent;
}

/** Sends `body` and waits for the answer; its status, or how it was broken off. */
export function shoot(shot: Shot, body?: string | Buffer): Promise<string | number> {
  return new Promise((resolve) => {
    open(shot, resolve).end(body);
  });
}

/** A request whose body is up to the caller. */
export function open(
  { origin, method = 'POST', path, headers, agent }: Shot,
  answered: (status: string | number) => void,
): ClientRequest {
  return request(
    `${origin}${path}`,
    { method, localAddress: FROM, ...(headers && { headers }), ...(agent && { agent }), timeout: 60_000 },
    (response) => {
      response.resume();
      response.on('error', () => answered('cut off'));
      response.on('close', () => answered(response.statusCode ?? 0));
    },
  )
    .on('error', () => answered('cut off'))
    .on('timeout', function (this: ClientRequest) {
      this.destroy();
    });
}

/** The same again and again, so many at once, until it is over. */
export function again(times: number, end: AbortSignal, work: (i: number) => Promise<unknown>): void {
  for (let i = 0; i < times; i += 1)
    void (async () => {
      while (!end.aborted) await work(i);
    })();
}
