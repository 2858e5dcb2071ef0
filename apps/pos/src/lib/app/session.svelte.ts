import { can, ok, refuse, type Permission, type Result, type StaffId } from '@meja/domain';
import type { SignInDeps, SignInProblem } from '../data/sign-in.ts';
import type { Timers } from '../sync/timers.ts';
import type { StaffMember } from './contract/catalogue.ts';
import type { SessionController, SessionState } from './contract/session.ts';

export interface SessionDeps extends Omit<SignInDeps, 'locksSeen'> {
  timers: Timers;
  /** This tab's own storage. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Calls the listener at each touch of the screen. */
  onActivity: (listener: () => void) => () => void;
  memberOf: (id: StaffId) => StaffMember | undefined;
  /** The screen was locked because nobody touched it. */
  onIdle: () => void;
  onSignedIn: () => void;
}

const KEY = 'meja.session';
const LOCK_AFTER_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;

interface Remembered {
  staffId: StaffId;
  at: number;
  activeAt: number;
}

/** Who is signed in at this tablet. It survives a reload of the tab, and ends after five minutes without a touch. */
export class Session implements SessionController {
  readonly #deps: SessionDeps;
  readonly #locksSeen = new Map<string, number>();
  readonly #endings: (() => void)[] = [];
  #who = $state.raw<{ staffId: StaffId; at: number } | null>(null);
  #activeAt = 0;
  #cancelLook: () => void = () => undefined;

  /** With the roles that the catalogue has now. A person who was deactivated is signed out. */
  readonly current: SessionState = $derived.by(() => {
    const staff = this.#who && this.#deps.memberOf(this.#who.staffId);
    return this.#who && staff?.isActive
      ? { state: 'signed-in', staff, at: this.#who.at }
      : { state: 'signed-out' };
  });

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  start(): void {
    const remembered = this.#remembered();
    if (remembered && !this.#isIdle(remembered.activeAt)) {
      this.#who = { staffId: remembered.staffId, at: remembered.at };
      this.#activeAt = remembered.activeAt;
    }
    this.#endings.push(this.#deps.onActivity(() => (this.#activeAt = this.#deps.now())));
    this.#look();
  }

  close(): void {
    this.#cancelLook();
    for (const end of this.#endings.splice(0)) end();
  }

  async signIn(staffId: StaffId, pin: string): Promise<Result<void, SignInProblem>> {
    // The sign-in screen fetches it too. A tab that remembers its person does not need it.
    const { checkPin } = await import('../data/sign-in.ts');
    const checked = await checkPin({ ...this.#deps, locksSeen: this.#locksSeen }, staffId, pin);
    if (!checked.ok) return refuse(checked.error);
    const at = this.#deps.now();
    this.#who = { staffId, at };
    this.#activeAt = at;
    this.#remember();
    this.#deps.onSignedIn();
    return ok(undefined);
  }

  signOut(): void {
    this.#who = null;
    this.#deps.memory.removeItem(KEY);
  }

  may(permission: Permission): boolean {
    return this.current.state === 'signed-in' && can(this.current.staff.roles, permission);
  }

  #look(): void {
    if (this.#who) {
      if (this.#isIdle(this.#activeAt)) {
        this.signOut();
        this.#deps.onIdle();
      } else this.#remember();
    }
    this.#cancelLook = this.#deps.timers.after(LOOK_EVERY_MS, () => this.#look());
  }

  #isIdle(activeAt: number): boolean {
    return this.#deps.now() - activeAt >= LOCK_AFTER_MS;
  }

  #remember(): void {
    if (!this.#who) return;
    const remembered: Remembered = { ...this.#who, activeAt: this.#activeAt };
    this.#deps.memory.setItem(KEY, JSON.stringify(remembered));
  }

  #remembered(): Remembered | null {
    const text = this.#deps.memory.getItem(KEY);
    if (text === null) return null;
    try {
      // Only this class writes it.
      return JSON.parse(text) as Remembered;
    } catch {
      return null;
    }
  }
}
