import { Agent } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { again, FROM, open, shoot, type Answers } from './answers.ts';
import type { Armed } from './armed.ts';

const JSON_BODY = { 'content-type': 'application/json' };
const NESTED = Buffer.alloc(16 * 1024 * 1024, '[');
const SLOW = 500;
const STREAMS = 2_000;
const SILENT = 1_000;

/** All that somebody without any token can do from one address, all at once. */
export function anonymousAttack({ origin }: Armed, answers: Answers, end: AbortSignal): void {
  const agent = new Agent({ keepAlive: true });
  nested(origin, answers, end);
  slowBodies(origin, answers, end);
  // Each comes again as soon as it was refused.
  again(STREAMS, end, async () => {
    answers.note('stream', await shoot({ origin, agent, method: 'GET', path: '/api/sync/events' }));
    await sleep(200);
  });
  silent(origin, end);
  again(32, end, async () => {
    const body = JSON.stringify({ email: `${crypto.randomUUID()}@warung.example`, password: 'a guess' });
    answers.note(
      'sign-in',
      await shoot({ origin, agent, path: '/api/auth/login', headers: JSON_BODY }, body),
    );
  });
  again(32, end, async () => {
    const code = String(Math.trunc(Math.random() * 1e8)).padStart(8, '0');
    const publicKey = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const body = JSON.stringify({ code, name: 'x', publicKey });
    answers.note(
      'code',
      await shoot({ origin, agent, path: '/api/devices/enrol', headers: JSON_BODY }, body),
    );
  });
}

/** 16 MB of brackets, declared and not, and as many as a door lets in. */
function nested(origin: string, answers: Answers, end: AbortSignal): void {
  const doors = ['/api/sync/hand-in', '/api/sync/imports', '/api/sync/push', '/api/auth/login'];
  again(4, end, async (i) => {
    const path = doors[i] ?? '';
    answers.note('nested, declared', await shoot({ origin, path, headers: JSON_BODY }, NESTED));
    const headers = { ...JSON_BODY, 'transfer-encoding': 'chunked' };
    answers.note('nested, in chunks', await shoot({ origin, path, headers }, NESTED));
    answers.note(
      'nested, 2 MB',
      await shoot({ origin, path, headers: JSON_BODY }, NESTED.subarray(0, 2_000_000)),
    );
  });
}

/** A byte a second of a body that never ends. */
function slowBodies(origin: string, answers: Answers, end: AbortSignal): void {
  again(SLOW, end, async (i) => {
    const path = i % 2 === 0 ? '/api/auth/login' : '/api/sync/hand-in';
    await new Promise<void>((over) => {
      const headers = { ...JSON_BODY, 'content-length': 60_000 };
      const dripping = setInterval(() => slow.write('['), 1_000);
      const slow = open({ origin, path, headers }, (status) => {
        clearInterval(dripping);
        answers.note('slow', status);
        over();
      });
      slow.write('[');
    });
    await sleep(1_000);
  });
}

/** Connections that never finish a header. */
function silent(origin: string, end: AbortSignal): void {
  const { hostname, port } = new URL(origin);
  again(SILENT, end, async () => {
    await new Promise<void>((over) => {
      const socket = connect({ port: Number(port), host: hostname, localAddress: FROM }, () =>
        socket.write('GET / HTTP/1.1\r\nHost: x\r\nX: '),
      );
      socket.on('error', () => undefined);
      socket.on('close', () => over());
    });
    await sleep(1_000);
  });
}
