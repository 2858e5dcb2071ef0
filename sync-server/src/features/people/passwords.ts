import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { FairTurns } from '../../sharing/fair-turns.ts';

/** Argon2id (the library's default) as OWASP asks for at least. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes a core and 19 MB for a while: one account at a time, and so few that requests go on beside it. */
const AT_ONCE = Math.min(2, Math.max(1, availableParallelism() - 1));
const turns = new FairTurns<string>({ atOnce: AT_ONCE, ofKey: 1, waiting: 20, patienceMs: 10_000 });

/** Waits for the account's turn to hash or compare. @throws Overloaded */
export const inHashingTurn = <T>(account: string, work: () => Promise<T>): Promise<T> =>
  turns.run(account, work);

/** A password or a PIN, as a PHC string. */
export const hashSecret = (secret: string): Promise<string> => hash(secret, COST);

export const matchesSecret = (hashed: string, secret: string): Promise<boolean> => verify(hashed, secret);

let decoy: Promise<string> | undefined;

/** Takes as long as a real comparison, so that the time of an answer does not tell which emails are known. */
export async function matchesNothing(secret: string): Promise<false> {
  decoy ??= hashSecret('nobody has this password');
  await matchesSecret(await decoy, secret);
  return false;
}
