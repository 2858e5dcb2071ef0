import { argon2id } from 'hash-wasm';
import type { Cost } from '../data/pin.ts';

export type Argon2Question = { pin: string } & Cost;

export async function computeArgon2id(question: Argon2Question): Promise<Uint8Array<ArrayBuffer>> {
  const { pin, salt, memoryKiB, iterations, parallelism, hashLength } = question;
  const hash = await argon2id({
    password: pin,
    salt,
    memorySize: memoryKiB,
    iterations,
    parallelism,
    hashLength,
    outputType: 'binary',
  });
  return new Uint8Array(hash);
}
