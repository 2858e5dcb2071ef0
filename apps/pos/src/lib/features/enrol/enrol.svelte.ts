import type { Pos, Problem } from '#lib/app/contract.ts';
import { isCompleteCode, readCode, writeCode } from './code.ts';

export class EnrolController {
  readonly #pos: Pos;
  #code = $state.raw('');
  #busy = $state.raw(false);
  #problem = $state.raw<Problem | null>(null);
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

  get problem(): Problem | null {
    return this.#problem;
  }

  type(text: string): void {
    this.#code = readCode(text);
    this.#problem = null;
  }

  /** @param isShared somebody has read that another tablet has the same name */
  async submit({ isShared = false } = {}): Promise<void> {
    if (!this.canSubmit) return;
    this.#busy = true;
    this.#problem = null;
    const result = await this.#pos.device.enrol(this.#code, this.deviceName.trim(), { isShared });
    this.#busy = false;
    if (!result.ok) this.#problem = result.error;
  }
}
