import type { Argon2id, PinVerifier } from '../data/pin.ts';

export type Argon2Question = { id: number; pin: string } & Omit<PinVerifier, 'mac'>;
export type Argon2Answer = { id: number; hash: Uint8Array<ArrayBuffer> | null };

/**
 * Argon2id beside the page: it takes a tenth of a second here and several on a cheap tablet, in which nothing else would move. The worker
 * is loaded when somebody first signs in.
 */
export function argon2InWorker(): Argon2id {
  let asked = 0;
  let worker: Worker | null = null;
  const begin = (): Worker =>
    (worker ??= new Worker(new URL('./argon2.worker.ts', import.meta.url), { type: 'module' }));
  return (pin, cost) => {
    asked += 1;
    const { salt, memoryKiB, iterations, parallelism, hashLength } = cost;
    const question: Argon2Question = { id: asked, pin, salt, memoryKiB, iterations, parallelism, hashLength };
    return ask(begin(), question, () => (worker = null));
  };
}

/** A worker that could not be loaded or has died is not asked again; the next question begins another. */
function ask(
  worker: Worker,
  question: Argon2Question,
  onDeath: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const { signal } = over;
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<Argon2Answer>) => {
        if (data.id !== question.id) return;
        over.abort();
        if (data.hash) resolve(data.hash);
        else reject(new Error('argon2id refused its parameters'));
      },
      { signal },
    );
    worker.addEventListener(
      'error',
      () => {
        over.abort();
        onDeath();
        reject(new Error('the argon2id worker could not run'));
      },
      { signal },
    );
    worker.postMessage(question);
  });
}
