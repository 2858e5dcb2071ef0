import { computeArgon2id } from './argon2.compute.ts';
import type { Argon2Answer, Argon2Asked } from './argon2.ts';

addEventListener('message', ({ data }: MessageEvent<Argon2Asked>) => {
  const answer = (hash: Argon2Answer['hash']): void =>
    postMessage({ id: data.id, hash } satisfies Argon2Answer);
  computeArgon2id(data).then(answer, () => answer(null));
});
