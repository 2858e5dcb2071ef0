import type { DeviceId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { SyncApi } from '../sync/api.ts';
import type { Fetch } from '../sync/transport.ts';
import type { FakeServer } from './fake-server.ts';
import { OUTLET } from './outlet.ts';
import { identityOf } from './tablet.ts';

/** The fake server behind HTTP, with enrolment, tokens that are really checked, and an event stream. */
export class FakeHttp {
  readonly server: FakeServer;
  readonly codes = new Set(['ABCD-2345']);
  online = true;
  /** What the server's clock tolerates of a device's. */
  toleranceMs = 30_000;
  requests: string[] = [];
  /** Requests to a path that stay without an answer until they are aborted. */
  hanging = new Set<string>();
  /** The network takes every request and brings none anywhere. */
  swallows = false;
  /** Requests to a path whose answer is lost, once each. */
  losing = new Set<string>();
  #devices = 0;
  readonly #enrolled = new Map<string, object>();
  readonly #keys = new Map<DeviceId, CryptoKey>();
  readonly #tokens = new Map<string, DeviceId>();
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();

  constructor(server: FakeServer) {
    this.server = server;
  }

  readonly fetch: Fetch = async (path, init) => {
    this.requests.push(path);
    if (!this.online) throw new TypeError('network error');
    if (this.swallows || this.hanging.has(path)) await untilAborted(init.signal);
    init.signal?.throwIfAborted();
    const response = await this.#route(path, init);
    if (!this.online || this.losing.delete(path)) throw new TypeError('network error');
    return response;
  };

  /** All tokens end. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  /** As restored from a backup of before they were enrolled. */
  forgetDevices(): void {
    this.#keys.clear();
    this.#enrolled.clear();
    this.forgetTokens();
  }

  /** Says how far the outlet's stream has got to whoever listens. */
  poke(): void {
    this.tell({ stream: 'outlet', outletId: OUTLET, head: this.server.heads.outlet });
  }

  tell(event: HeadEvent): void {
    this.#say(`event: head\ndata: ${JSON.stringify(event)}\n\n`);
  }

  get listeners(): number {
    return this.#streams.size;
  }

  cutStreams(): void {
    for (const stream of this.#streams) stream.error(new TypeError('network error'));
    this.#streams.clear();
  }

  #say(text: string): void {
    for (const stream of this.#streams) stream.enqueue(new TextEncoder().encode(text));
  }

  async #route(path: string, init: RequestInit): Promise<Response> {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    if (path === '/api/devices/enrol') return this.#enrol(body);
    if (path === '/api/sync/hand-in') return answered(await this.server.apiFor().handIn(body as never));
    if (path === '/api/devices/token') return this.#token(String(body['assertion']));
    const headers = new Headers(init.headers);
    const as = this.#tokens.get(headers.get('authorization')?.replace('Bearer ', '') ?? '');
    if (!as) return problem(401, 'UNAUTHENTICATED');
    if (path.startsWith('/api/sync/events')) return this.#events(init.signal);
    if (path === '/api/devices/renew') return this.#admit(body['publicKey'] as JsonWebKey);
    const api = this.server.apiFor();
    if (path === '/api/sync/push') return answered(await api.push(as, body['mutations'] as never));
    if (path === '/api/sync/pull') return answered(await api.pull(as, body as never));
    if (path === '/api/sync/imports') return answered(await api.bringIn(as, body as never));
    return problem(404, 'NOT_FOUND');
  }

  async #enrol({ code, publicKey }: Record<string, unknown>): Promise<Response> {
    const key = JSON.stringify(publicKey);
    const known = this.#enrolled.get(key);
    if (known) return json({ ...known, serverTime: this.server.now });
    if (!this.codes.delete(String(code))) return problem(404, 'ENROLMENT_CODE_INVALID');
    return this.#admit(publicKey as JsonWebKey);
  }

  async #admit(publicKey: JsonWebKey): Promise<Response> {
    this.#devices += 1;
    const { id, number, series, tenantId, tenantName, outletId, outletName } = identityOf(this.#devices);
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    this.#keys.set(id, await crypto.subtle.importKey('jwk', publicKey, algorithm, false, ['verify']));
    const { epoch } = this.server;
    const place = {
      deviceId: id,
      deviceNumber: number,
      series,
      tenantId,
      tenantName,
      outletId,
      outletName,
      epoch,
    };
    this.#enrolled.set(JSON.stringify(publicKey), place);
    return json({ ...place, serverTime: this.server.now });
  }

  async #token(assertion: string): Promise<Response> {
    const [head, claims, signature] = assertion.split('.').map(fromBase64Url);
    const said = JSON.parse(new TextDecoder().decode(claims)) as { iss: DeviceId; iat: number; aud: string };
    const key = this.#keys.get(said.iss);
    const signed = new TextEncoder().encode(assertion.slice(0, assertion.lastIndexOf('.')));
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    if (!head || !key || !(await crypto.subtle.verify(algorithm, key, signature!, signed)))
      return problem(401, 'UNAUTHENTICATED');
    if (Math.abs(said.iat * 1000 - this.server.now) > this.toleranceMs)
      return problem(401, 'CLOCK_SKEW', { serverTime: this.server.now });
    const accessToken = crypto.randomUUID();
    this.#tokens.set(accessToken, said.iss);
    return json({ accessToken, expiresIn: 600, serverTime: this.server.now });
  }

  #events(signal: AbortSignal | null | undefined): Response {
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start: (started) => {
        controller = started;
        this.#streams.add(controller);
      },
      cancel: () => void this.#streams.delete(controller),
    });
    signal?.addEventListener('abort', () => {
      if (this.#streams.delete(controller)) controller.error(signal.reason);
    });
    queueMicrotask(() => this.poke());
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  }
}

const untilAborted = (signal: AbortSignal | null | undefined): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));

const json = (value: unknown): Response => Response.json(value);

const problem = (status: number, code: string, more: object = {}): Response =>
  Response.json(
    { type: 'about:blank', title: code, status, code, ...more },
    {
      status,
      headers: { 'content-type': 'application/problem+json' },
    },
  );

type Answered = Awaited<ReturnType<ReturnType<FakeServer['apiFor']>[keyof SyncApi]>>;

function answered(answer: Answered): Response {
  if (answer.ok) return json(answer.value);
  if (answer.error.kind === 'unreachable') throw new TypeError('network error');
  return problem(answer.error.status, answer.error.code);
}

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
