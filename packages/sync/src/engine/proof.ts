import type { DeviceId, StaffId } from '@meja/domain';
import type { Envelope } from '../wire/envelope.ts';
import { canonicalOf } from './hash.ts';

/** What of a mutation a proof is about: all that somebody wants, and nothing that changes when another device carries it on. */
export type Proven = Pick<Envelope, 'id' | 'outletId' | 'actorId' | 'at' | 'name' | 'v' | 'args'>;

/**
 * The text that the proof of one person is a MAC of. Numbers, base and chain are not in it: a tablet that is enrolled anew
 * gives its queue others (see docs/adr/0015).
 * @param by who vouches: the actor, or whoever approves
 */
export const proofText = ({ id, outletId, actorId, at, name, v, args }: Proven, by: StaffId): string =>
  canonicalOf({ by, id, outletId, actorId, at, name, v, args });

/** The text that somebody's key for a tablet makes a MAC of to show that they typed the right PIN there. @param at ms */
export const signInText = (by: StaffId, at: number): string => canonicalOf({ signIn: by, at });

/**
 * The `info` of the HKDF (RFC 5869; SHA-256, no salt, 256 bits) by which the argon2id hash of a PIN becomes somebody's key
 * for one tablet.
 */
export const proofKeyInfo = (device: DeviceId): string => `meja proof ${device}`;
