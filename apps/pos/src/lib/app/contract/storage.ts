/** What the browser grants this app of the device's storage. */
export interface StorageWatch {
  /** Whether the browser has promised not to evict the data; null while unknown. */
  readonly persisted: boolean | null;
  /** Null where the browser does not tell. */
  readonly room: { used: number; left: number } | null;
  readonly isLow: boolean;
  /** The most serious problem that nobody has dismissed today. */
  readonly warning: 'nearly-full' | 'not-kept' | null;
  /** Dismisses the warning. It comes again on the next business day. */
  hush(): Promise<void>;
}
