import { AsyncLocalStorage } from 'node:async_hooks';

export interface CurrentRequest {
  requestId: string;
  /** Who asks, as far as the network tells. */
  address: string;
}

/** The request that is being answered: for what is written about it, never for what is decided. */
export const currentRequest = new AsyncLocalStorage<CurrentRequest>();
