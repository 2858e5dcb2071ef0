import { argon2id } from 'hash-wasm';
import type { Argon2Question } from './argon2.ts';

export async function computeArgon2id(
  question: Omit<Argon2Question, 'id'>,
): Promise<Uint8Array<ArrayBuffer>> {
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
