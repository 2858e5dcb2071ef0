import type { Argon2id } from '../data/pin.ts';
import type { Argon2Question } from './argon2.compute.ts';

/** Questions and answers go by number, since several may be on their way. */
export type Argon2Asked = { id: number } & Argon2Question;
export type Argon2Answer = { id: number; hash: Uint8Array<ArrayBuffer> | null };

/**
 * Argon2id beside the page: it takes a tenth of a second here and several on a cheap tablet, in which nothing else would
 * move. The worker is loaded when somebody first signs in; where there is none to be had, the page does it itself.
 */
export function argon2InWorker(): Argon2id {
  let asked = 0;
  let worker: Worker | null = null;
  const begin = (): Worker =>
    (worker ??= new Worker(new URL('./argon2.worker.ts', import.meta.url), { type: 'module' }));
  return async (pin, cost) => {
    asked += 1;
    const { salt, memoryKiB, iterations, parallelism, hashLength } = cost;
    const question = { pin, salt, memoryKiB, iterations, parallelism, hashLength };
    try {
      return await ask(begin(), { id: asked, ...question });
    } catch {
      worker = null;
      const { computeArgon2id } = await import('./argon2.compute.ts');
      return computeArgon2id(question);
    }
  };
}

/** Rejects when the worker can't be loaded, or dies. */
function ask(worker: Worker, question: Argon2Asked): Promise<Uint8Array<ArrayBuffer>> {
  const over = new AbortController();
  const { signal } = over;
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    const hear = ({ data }: MessageEvent<Argon2Answer>): void => {
      if (data.id !== question.id) return;
      if (data.hash) resolve(data.hash);
      else reject(new Error('argon2id refused its parameters'));
    };
    worker.addEventListener('message', hear, { signal });
    worker.addEventListener('error', () => reject(new Error('the argon2id worker could not run')), {
      signal,
    });
    worker.postMessage(question);
  }).finally(() => over.abort());
}
