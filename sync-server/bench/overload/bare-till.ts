/**
 * The floor of a push beside an attack: a bare Hono server in a process of its own, on the same core and before the same database. It refuses
 * whoever brings no token, unread; what a token brings it parses and keeps as one row in a durable transaction. It bounds nothing.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';

const CONNECTIONS = 10;
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS });
// The database goes first, at the end.
pool.on('error', () => undefined);
await pool.query(
  'create table if not exists bare_pushes (id bigint generated always as identity primary key, body jsonb)',
);

const app = new Hono();
app.get('/healthz', (c) => c.text('ok'));
app.get('/readyz', async (c) => {
  await pool.query('select 1');
  return c.text('ok');
});
app.get('/memory', (c) => c.text(String(process.memoryUsage.rss())));
app.get('/processor', (c) => {
  const { user, system } = process.cpuUsage();
  return c.text(String((user + system) / 1e6));
});
app.post('*', async (c) => {
  if (!c.req.header('authorization')) return c.json({ code: 'UNAUTHENTICATED' }, 401);
  const body: unknown = await c.req.json();
  await pool.query({
    name: 'keep',
    text: 'insert into bare_pushes (body) values ($1)',
    values: [JSON.stringify(body)],
  });
  return c.json({ result: 'judged' });
});
app.notFound((c) => c.json({ code: 'UNAUTHENTICATED' }, 401));
app.onError((_error, c) => c.json({ code: 'MALFORMED' }, 400));

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
  console.log((server.address() as AddressInfo).port),
);
// Whoever measures it is kept waiting, not cut off.
(server as Server).keepAliveTimeout = 600_000;
process.on('SIGTERM', () => process.exit());
