import type { Owner, Scheduler } from './scheduler.ts';

/** A step in memory takes up to so much virtual time: what overlaps in reality overlaps here too. */
const STEP_MS = 0.4;
const CRYPTO_MS = 2;

type Put = (target: object, key: PropertyKey, value: unknown) => void;

/**
 * Puts the scheduler in the place of the clock, the timers and the browser's cryptography, for all code in this process, until the answer is
 * called. What runs as real work is let through.
 */
export function takeOverGlobals(scheduler: Scheduler): () => void {
  const undo: (() => void)[] = [];
  const put: Put = (target, key, value) => {
    const before = Object.getOwnPropertyDescriptor(target, key);
    Object.defineProperty(target, key, { value, configurable: true, writable: true });
    undo.push(() => {
      if (before) Object.defineProperty(target, key, before);
      else Reflect.deleteProperty(target, key);
    });
  };
  takeOverTimers(scheduler, put);
  takeOverClock(scheduler, put);
  takeOverCryptography(scheduler, put);
  return () => {
    for (const each of undo.reverse()) each();
  };
}

/** What setTimeout answers here. */
class Timer {
  readonly cancel: () => void;
  constructor(cancel: () => void) {
    this.cancel = cancel;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
}

type Callback = (...args: unknown[]) => void;

function takeOverTimers(scheduler: Scheduler, put: Put): void {
  const real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    setImmediate: globalThis.setImmediate,
    clearTimeout: globalThis.clearTimeout,
  };
  const clear = (timer: unknown): void => {
    if (timer instanceof Timer) timer.cancel();
    else real.clearTimeout(timer as NodeJS.Timeout);
  };
  put(globalThis, 'setTimeout', (then: Callback, ms = 0, ...args: unknown[]) =>
    scheduler.inReality
      ? real.setTimeout(then, ms, ...args)
      : new Timer(scheduler.after(ms, scheduler.current, () => then(...args))),
  );
  put(globalThis, 'setInterval', (then: Callback, ms = 0, ...args: unknown[]) =>
    scheduler.inReality
      ? real.setInterval(then, ms, ...args)
      : every(scheduler, ms, scheduler.current, () => then(...args)),
  );
  put(globalThis, 'setImmediate', (then: Callback, ...args: unknown[]) =>
    scheduler.inReality
      ? real.setImmediate(then, ...args)
      : scheduler.next(scheduler.current, STEP_MS, () => then(...args)),
  );
  put(globalThis, 'clearTimeout', clear);
  put(globalThis, 'clearInterval', clear);
  put(AbortSignal, 'timeout', (ms: number) => {
    const controller = new AbortController();
    scheduler.after(ms, scheduler.current, () =>
      controller.abort(new DOMException('The operation timed out.', 'TimeoutError')),
    );
    return controller.signal;
  });
}

function every(scheduler: Scheduler, ms: number, owner: Owner, then: () => void): Timer {
  let cancel: () => void;
  const again = (): void => {
    cancel = scheduler.after(ms, owner, again);
    then();
  };
  cancel = scheduler.after(ms, owner, again);
  return new Timer(() => cancel());
}

/** `new Date()` without arguments stays real: nothing that is simulated asks it. */
function takeOverClock(scheduler: Scheduler, put: Put): void {
  put(Date, 'now', () => Math.floor(scheduler.now));
}

const CRYPTOGRAPHY = [
  'decrypt',
  'deriveBits',
  'deriveKey',
  'digest',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'sign',
  'verify',
] as const;

/** It runs on other threads and ends whenever it ends: here each of its works is a step of who asked. */
function takeOverCryptography(scheduler: Scheduler, put: Put): void {
  const { subtle } = globalThis.crypto;
  for (const name of CRYPTOGRAPHY) {
    const real = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(subtle);
    put(subtle, name, (...args: unknown[]) => {
      if (scheduler.inReality) return real(...args);
      const { current } = scheduler;
      return new Promise((resolve, reject) => {
        scheduler.next(current, CRYPTO_MS, async () => {
          await scheduler.real(() => real(...args)).then(resolve, reject);
        });
      });
    });
  }
}
