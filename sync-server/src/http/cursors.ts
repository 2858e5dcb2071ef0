import { timingSafeEqual } from 'node:crypto';
import type { TenantId } from '@meja/domain';
import type { z } from 'zod';
import { problem } from './problem.ts';
import type { Tokens } from './tokens.ts';

/** Of the seal's 32 bytes: what is kept from being made by hand is where a page begins, and no secret. */
const SEAL_BYTES = 16;

/**
 * Where the pages of one list of one business end, as text that says nothing to whoever carries it. It is sealed: one that was
 * made by hand, or is of another list, another business or another TOKEN_SECRET, is none. So is one of a version that did
 * not seal: whoever was paging while the server was renewed begins the list again.
 */
export class Cursors {
  readonly #tokens: Pick<Tokens, 'digest'>;
  readonly #of: readonly [TenantId, string];

  constructor(tokens: Pick<Tokens, 'digest'>, tenantId: TenantId, list: string) {
    this.#tokens = tokens;
    this.#of = [tenantId, list];
  }

  write(key: readonly string[]): string {
    const text = JSON.stringify(key);
    return Buffer.concat([this.#seal(text), Buffer.from(text)]).toString('base64url');
  }

  /** The key that a cursor stands for; INVALID where it is not one of this list. */
  read<Key>(cursor: string | undefined, schema: z.ZodType<Key>): Key | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const [seal, text] = [bytes.subarray(0, SEAL_BYTES), bytes.subarray(SEAL_BYTES).toString()];
    // One spelling alone, as it was given.
    if (bytes.toString('base64url') !== cursor || seal.length < SEAL_BYTES) throw noSuchPage();
    if (!timingSafeEqual(seal, this.#seal(text))) throw noSuchPage();
    const key = schema.safeParse(JSON.parse(text));
    if (!key.success) throw noSuchPage();
    return key.data;
  }

  #seal(text: string): Buffer {
    return this.#tokens.digest('cursor', JSON.stringify([...this.#of, text])).subarray(0, SEAL_BYTES);
  }
}

const noSuchPage = () =>
  problem('INVALID', {
    extensions: { issues: [{ path: 'cursor', code: 'invalid', message: 'No such page' }] },
  });
