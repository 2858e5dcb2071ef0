import type { AppUpdate } from './contract/update.ts';

/** A new version of the app that waits on this device until it is applied. */
export class Update implements AppUpdate {
  #takeOver = $state.raw<(() => void) | null>(null);

  get ready(): boolean {
    return this.#takeOver !== null;
  }

  offer(takeOver: () => void): void {
    this.#takeOver = takeOver;
  }

  apply(): void {
    this.#takeOver?.();
  }
}
