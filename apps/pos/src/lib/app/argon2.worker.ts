import { argon2id } from 'hash-wasm';
import type { Argon2Answer, Argon2Question } from './argon2.ts';

addEventListener('message', ({ data }: MessageEvent<Argon2Question>) => {
  const { id, pin, salt, memoryKiB, iterations, parallelism, hashLength } = data;
  const answer = (message: Argon2Answer): void => postMessage(message);
  argon2id({
    password: pin,
    salt,
    memorySize: memoryKiB,
    iterations,
    parallelism,
    hashLength,
    outputType: 'binary',
  }).then(
    (hash) => answer({ id, hash: new Uint8Array(hash) }),
    () => answer({ id, hash: null }),
  );
});
