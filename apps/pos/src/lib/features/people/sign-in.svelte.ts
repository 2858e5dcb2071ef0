import type { SignInProblem, StaffMember } from '#lib/app/contract.ts';
import type { Result, StaffId } from '@meja/domain';

/** Somebody at the tablet: picking their name, typing, or waiting for what the PIN says. */
export type Step =
  | { state: 'choosing' }
  | { state: 'typing'; staff: StaffMember; entered: string; problem: SignInProblem | null }
  | { state: 'checking'; staff: StaffMember };

export class SignInController {
  readonly #show: (staffId: StaffId, pin: string) => Promise<Result<void, SignInProblem>>;
  #step = $state.raw<Step>({ state: 'choosing' });

  /** @param show what the PIN is typed for: to sign in, or to allow what somebody else does */
  constructor(show: (staffId: StaffId, pin: string) => Promise<Result<void, SignInProblem>>) {
    this.#show = show;
  }

  get step(): Step {
    return this.#step;
  }

  choose(staff: StaffMember): void {
    this.#step = { state: 'typing', staff, entered: '', problem: null };
  }

  back(): void {
    this.#step = { state: 'choosing' };
  }

  /** The digits so far; with the last one the PIN is checked. */
  async type(entered: string): Promise<void> {
    const step = this.#step;
    if (step.state !== 'typing') return;
    const digits = entered.slice(0, step.staff.pinDigits);
    const problem = digits === '' || step.problem?.code !== 'WRONG_PIN' ? step.problem : null;
    this.#step = { ...step, entered: digits, problem };
    if (digits.length === step.staff.pinDigits) await this.#check(step.staff, digits);
  }

  async #check(staff: StaffMember, pin: string): Promise<void> {
    this.#step = { state: 'checking', staff };
    const result = await this.#show(staff.id, pin);
    if (this.#step.state !== 'checking' || this.#step.staff.id !== staff.id) return;
    this.#step = result.ok
      ? { state: 'choosing' }
      : { state: 'typing', staff, entered: '', problem: result.error };
  }
}
