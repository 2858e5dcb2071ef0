import {
  can,
  ok,
  refuse,
  type DocumentKind,
  type Permission,
  type Ref,
  type Result,
  type StaffId,
} from '@meja/domain';
import type { Allowed } from '../data/allowed.ts';
import type { MejaDb } from '../data/db.ts';
import type { Approver } from '../data/proof.ts';
import type { SignInProblem } from '../data/sign-in.ts';
import type { ApprovalController, ApprovalRequest } from './contract/approval.ts';
import type { StaffMember } from './contract/catalogue.ts';

export interface ApprovalDeps {
  db: MejaDb;
  staff: () => readonly StaffMember[];
  signedIn: () => StaffMember | null;
  /** Looks at a PIN, and makes its owner's proofs by it. */
  approverBy: (id: StaffId, pin: string) => Promise<Result<Approver, SignInProblem>>;
}

/**
 * A second person who allows with their PIN what the first may not do. They allow one action: nothing of them stays on the tablet
 * afterwards.
 */
export class Approval implements ApprovalController {
  readonly #deps: ApprovalDeps;
  #asked = $state.raw<(ApprovalRequest & { answer: (approver: Approver | null) => void }) | null>(null);

  constructor(deps: ApprovalDeps) {
    this.#deps = deps;
  }

  get asked(): ApprovalRequest | null {
    return this.#asked;
  }

  canAsk(permission: Permission): boolean {
    return this.#whoMay(permission).length > 0;
  }

  /** Asks somebody at the tablet, over the screen that is there. Null when nobody allows it, undefined where nobody could. */
  async ask(permission: Permission): Promise<Approver | null | undefined> {
    const people = this.#whoMay(permission);
    if (people.length === 0) return undefined;
    // A second tap while somebody is being asked is the same wish.
    if (this.#asked) return null;
    return new Promise((answer) => (this.#asked = { permission, people, answer }));
  }

  async allow(id: StaffId, pin: string): Promise<Result<void, SignInProblem>> {
    const approver = await this.#deps.approverBy(id, pin);
    if (!approver.ok) return refuse(approver.error);
    this.#answer(approver.value);
    return ok(undefined);
  }

  async allowedOn(about: Ref<DocumentKind>, since: number): Promise<Allowed[]> {
    return (await import('../data/allowed.ts')).readAllowed(this.#deps.db, about, since);
  }

  dismiss(): void {
    this.#answer(null);
  }

  #answer(approver: Approver | null): void {
    const asked = this.#asked;
    this.#asked = null;
    asked?.answer(approver);
  }

  #whoMay(permission: Permission): StaffMember[] {
    const own = this.#deps.signedIn();
    return this.#deps
      .staff()
      .filter(({ id, hasPin, roles }) => hasPin && id !== own?.id && can(roles, permission));
  }
}
