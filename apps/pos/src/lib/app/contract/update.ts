export interface AppUpdate {
  /** A new version of the app is complete on this device. */
  readonly ready: boolean;
  /** Switches to it and reloads. Call it when nobody is in the middle of anything. */
  apply(): void;
}
