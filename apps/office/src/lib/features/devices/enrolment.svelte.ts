import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { issueCode, type Device, type EnrolmentCode } from './device.ts';
import type { DevicesController } from './devices.svelte.ts';

export type EnrolmentState =
  | { state: 'choosing'; problem: Problem | null }
  | { state: 'waiting'; code: EnrolmentCode }
  | { state: 'expired'; code: EnrolmentCode }
  | { state: 'enrolled'; device: Device };

const TICK_MS = 1_000;
/** Somebody stands there with the tablet in hand. */
const LOOK_MS = 3_000;

/** Lets one tablet in: an outlet, a code for it, and the tablet that comes with it. */
export class EnrolmentController {
  readonly #api: Client;
  readonly #devices: DevicesController;
  readonly #now: () => number;
  #known: ReadonlySet<string> = new Set();
  #state = $state.raw<EnrolmentState>({ state: 'choosing', problem: null });
  #leftMs = $state(0);

  constructor(api: Client, devices: DevicesController, now: () => number) {
    this.#api = api;
    this.#devices = devices;
    this.#now = now;
  }

  get current(): EnrolmentState {
    return this.#state;
  }

  /** How long the code is still good. */
  get leftMs(): number {
    return this.#leftMs;
  }

  startOver(): void {
    this.#state = { state: 'choosing', problem: null };
  }

  async issue(outletId: string): Promise<void> {
    this.#known = new Set(this.#devices.all.map(({ id }) => id));
    const issued = await issueCode(this.#api, outletId);
    if (issued.ok) {
      this.#state = { state: 'waiting', code: issued.value };
      this.#tick();
    } else this.#state = { state: 'choosing', problem: issued.error };
  }

  /** Counts down and looks out for the tablet, while the dialog is open. Returns how to stop. */
  watch(): () => void {
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    const looking = setInterval(() => void this.#look(), LOOK_MS);
    return () => {
      clearInterval(ticking);
      clearInterval(looking);
    };
  }

  #tick(): void {
    if (this.#state.state !== 'waiting') return;
    const { code } = this.#state;
    this.#leftMs = Math.max(0, code.expiresAt - this.#now());
    if (this.#leftMs === 0) this.#state = { state: 'expired', code };
  }

  async #look(): Promise<void> {
    if (this.#state.state !== 'waiting') return;
    const { outletId } = this.#state.code;
    await this.#devices.refresh();
    const device = this.#devices.all.find((each) => each.outletId === outletId && !this.#known.has(each.id));
    if (device) this.#state = { state: 'enrolled', device };
  }
}
