import type { Api } from '@meja/sync-server/api';
import { hc } from 'hono/client';

/** The server's own routes, typed: what they take and what they answer. */
export const createClient = (fetch: typeof globalThis.fetch) => hc<Api>('/', { fetch }).api;
export type Client = ReturnType<typeof createClient>;
