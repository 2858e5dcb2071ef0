/** Why something that needed the server, or this device's storage, did not happen. Each code has words in the messages. */
export interface Problem {
  code: string;
  /** When it makes sense to try again, where the server said so. */
  retryAfterMs?: number;
}
