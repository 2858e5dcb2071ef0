import type { Pos, Problem } from '#lib/app/contract.ts';
import { isCompleteCode, readCode, writeCode } from './code.ts';

export class EnrolController {
  readonly #pos: Pos;
  #code = $state.raw('');
  #busy = $state.raw(false);
  #problem = $state.raw<Problem | null>(null);
  /** The name that another tablet has. */
  #taken = $state.raw<string | null>(null);
  deviceName = $state('');

  readonly canSubmit = $derived.by(
    () => isCompleteCode(this.#code) && this.deviceName.trim() !== '' && !this.#busy,
  );

  constructor(pos: Pos) {
    this.#pos = pos;
  }

  /** As it is shown: `AB3D-EF7H`. */
  get code(): string {
    return writeCode(this.#code);
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** That a name is taken says nothing of another one. */
  get problem(): Problem | null {
    return this.#taken === null || this.#isTaken ? this.#problem : null;
  }

  get #isTaken(): boolean {
    return this.#taken === this.deviceName.trim();
  }

  type(text: string): void {
    this.#code = readCode(text);
    this.#problem = null;
  }

  /** @param isShared somebody has read that another tablet has this very name */
  async submit({ isShared = false } = {}): Promise<void> {
    if (!this.canSubmit) return;
    const name = this.deviceName.trim();
    const mayShare = isShared && this.#isTaken;
    this.#busy = true;
    this.#problem = null;
    this.#taken = null;
    const result = await this.#pos.device.enrol(this.#code, name, { isShared: mayShare });
    this.#busy = false;
    if (result.ok) return;
    this.#problem = result.error;
    if (result.error.code === 'DEVICE_NAME_TAKEN') this.#taken = name;
  }
}
