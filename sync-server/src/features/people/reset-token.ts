import { TenantId } from '@meja/domain';
import { z } from 'zod';
import type { Tokens } from '../../http/tokens.ts';

/** 256 bits that only the server can make again: an HMAC of the stored nonce. */
export const tokenOf = (tokens: Pick<Tokens, 'digest'>, nonce: Buffer): string =>
  tokens.digest('reset token', nonce.toString('base64url')).toString('base64url');

/** Under which the token is stored and found. */
export const hashOf = (tokens: Pick<Tokens, 'digest'>, token: string): Buffer =>
  tokens.digest('reset', token);

/** Behind the `#`: browsers send that part to no server, so that no log and no referrer holds it. */
export const linkOf = (publicUrl: string, tenantId: string, token: string): string =>
  `${publicUrl}/office/reset-password#${tenantId}.${token}`;

/** A token as the link has it; the tenant is told first, since the rest can be looked up only inside it. */
export const ResetToken = z
  .string()
  .max(200)
  .transform((text) => text.split('.'))
  .pipe(z.tuple([TenantId, z.string().regex(/^[\w-]{43}$/)]));
