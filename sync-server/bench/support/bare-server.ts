/**
 * The floor of a server: it reads, writes and tells what it was handed beforehand, and checks nothing. `bare.ts` starts it in a process
 * of its own and says what of it is a floor for what.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import pg from 'pg';
import { GatheringSocket } from '../../src/db/gathering-socket.ts';
import type { Statement } from './plain-inserts.ts';

/** What a push will write, and what the outlet's tablets are then told. */
export interface StagedPush {
  tenantId: string;
  outletId: string;
  statements: Statement[];
  event: string;
}

/** What a pull will read, and what is then sent. */
export interface StagedPull {
  tenantId: string;
  query: string;
  rows: number;
  pages: unknown[];
}

const CONNECTIONS = 10;
const CHANNEL = 'bare';
/** As the product compresses. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } };
const BEARER = 'Bearer '.length;
const brotli = promisify(brotliCompress);

const connectionString = process.env['DATABASE_URL'] ?? '';
const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, pipeline: true, stream: () => new GatheringSocket() });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};
const writers = await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => ({ client: await connect(), busy: 0 })),
);
const listener = await connect();
const pushes = new Map<string, StagedPush[]>();
const events = new Map<string, StagedPush>();
const onlookers = new Map<string, Set<ServerResponse>>();
let pull: StagedPull | undefined;
let told = 0;

listener.on('notification', ({ payload = '' }) => {
  const push = events.get(payload);
  events.delete(payload);
  for (const onlooker of onlookers.get(push?.outletId ?? '') ?? [])
    onlooker.write(`data: ${push?.event ?? ''}\n\n`);
});
await listener.query(`listen ${CHANNEL}`);

/** All statements are prepared and leave in one go, in one transaction of a tenant. */
async function inTenant(tenantId: string, statements: readonly pg.QueryConfig[]): Promise<pg.QueryResult[]> {
  const writer = writers.reduce((best, each) => (each.busy < best.busy ? each : best));
  const bound = { name: 'bind', text: "select set_config('app.tenant_id', $1, true)", values: [tenantId] };
  writer.busy += 1;
  try {
    const all = [{ text: 'begin' }, bound, ...statements, { text: 'commit' }];
    return (await Promise.all(all.map((each) => writer.client.query(each)))).slice(2, -1);
  } finally {
    writer.busy -= 1;
  }
}

const names = new Map<string, string>();
function prepared({ text, values }: Statement): pg.QueryConfig {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return { name, text, values };
}

const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<unknown>> = {
  'PUT /pushes': async (request, response) => {
    pushes.set(tabletOf(request), JSON.parse(await textOf(request)) as StagedPush[]);
    response.end();
  },
  'PUT /pull': async (request, response) => {
    pull = JSON.parse(await textOf(request)) as StagedPull;
    response.end();
  },
  'POST /push': async (request, response) => {
    JSON.parse(await textOf(request));
    const push = pushes.get(tabletOf(request))?.shift();
    if (!push) throw new Error('nothing was handed over for this push');
    const key = String((told += 1));
    events.set(key, push);
    await inTenant(push.tenantId, [
      ...push.statements.map(prepared),
      { name: 'notify', text: 'select pg_notify($1, $2)', values: [CHANNEL, key] },
    ]);
    response.end('{}');
  },
  'GET /pull': async (_request, response) => {
    if (!pull) throw new Error('nothing was handed over for a pull');
    const query: pg.QueryArrayConfig = { text: pull.query, rowMode: 'array' };
    const [read] = await inTenant(pull.tenantId, [query]);
    if (read?.rows.length !== pull.rows) throw new Error(`${read?.rows.length} rows of ${pull.rows}`);
    const body = await brotli(JSON.stringify(pull.pages), BROTLI);
    response.setHeader('content-encoding', 'br');
    response.setHeader('content-type', 'application/json');
    response.end(body);
  },
  'GET /events': async (request, response) => {
    const outletId = new URL(request.url ?? '', 'http://bare').searchParams.get('outlet') ?? '';
    const among = onlookers.get(outletId) ?? new Set();
    onlookers.set(outletId, among.add(response));
    request.on('close', () => among.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
  },
  'GET /memory': async (_request, response) => response.end(String(process.memoryUsage.rss())),
  'GET /': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>bare</title>');
  },
};

const tabletOf = ({ headers }: IncomingMessage): string => (headers.authorization ?? '').slice(BEARER);

const server = createServer((request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  const route = routes[`${request.method} ${path}`];
  if (!route) return void response.writeHead(404).end();
  route(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end(String(error));
  });
});
// A connection that rests while others are measured is still there afterwards.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
process.on('SIGTERM', () => process.exit());
