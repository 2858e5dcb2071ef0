import type { Context } from 'hono';
import { socketAddress } from './authenticate.ts';
import type { AppEnv } from './deps.ts';

/** By any of these a proxy is known, however little it says of whom it asks for. */
const PROXY_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
  'via',
];

/** Asked directly over loopback; a proxy on the same machine says for whom it asks. */
export function isFromThisMachine(c: Context<AppEnv>): boolean {
  const address = socketAddress(c) ?? '';
  const isProxied = PROXY_HEADERS.some((name) => c.req.header(name) !== undefined);
  return !isProxied && /^(::ffff:)?127\.|^::1$/.test(address);
}
