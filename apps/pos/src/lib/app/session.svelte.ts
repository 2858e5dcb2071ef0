import { can, ok, refuse, type Permission, type Result, type StaffId } from '@meja/domain';
import { storageCodeOf } from '../data/errors.ts';
import type { Approver } from '../data/proof.ts';
import type { Author } from '../data/sealing.ts';
import type { ServerTries, Shown, SignInDeps, SignInProblem } from '../data/sign-in.ts';
import type { Present } from '../data/signed-in.ts';
import type { PinTriesDeps } from '../sync/pin-tries.ts';
import type { Timers } from '../sync/timers.ts';
import type { StaffMember } from './contract/catalogue.ts';
import type { SessionController, SessionState } from './contract/session.ts';

export interface SessionDeps extends Omit<SignInDeps, 'locksSeen' | 'tries'>, Omit<PinTriesDeps, 'db'> {
  timers: Timers;
  /** This tab's own storage. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Calls the listener at each touch of the screen. */
  onActivity: (listener: () => void) => () => void;
  memberOf: (id: StaffId) => StaffMember | undefined;
  /** A tablet that nobody touches for so long locks itself. */
  lockAfterMs: () => number;
  /** The screen was locked because nobody touched it. */
  onIdle: () => void;
  onSignedIn: () => void;
  onBug: (error: unknown) => void;
}

const KEY = 'meja.session';
const LOOK_EVERY_MS = 10_000;
/** So often it is written into the database that somebody is still here. */
const KEEP_EVERY_MS = 60_000;

interface Remembered {
  staffId: StaffId;
  at: number;
  activeAt: number;
}

/** Fetched with the first sign-in, or where a tab remembers somebody. */
const signedIn = () => import('../data/signed-in.ts');

/**
 * Who is signed in at this tablet. It survives a reload of the tab, and ends after some minutes without a touch. Nobody is signed in whose
 * key is not in the database: it is made of the PIN, and goes when they do.
 */
export class Session implements SessionController {
  readonly #deps: SessionDeps;
  #tries: ServerTries | null = null;
  readonly #locksSeen = new Map<string, number>();
  readonly #endings: (() => void)[] = [];
  #who = $state.raw<(Present & { at: number }) | null>(null);
  lockedItself = $state(false);
  #activeAt = 0;
  #keptAt = 0;
  #cancelLook: () => void = () => undefined;

  /** With the roles that the catalogue has now. A person who was deactivated is signed out. */
  readonly current: SessionState = $derived.by(() => {
    const staff = this.#who && this.#deps.memberOf(this.#who.staffId);
    return this.#who && staff && isStill(staff, this.#who)
      ? { state: 'signed-in', staff, at: this.#who.at }
      : { state: 'signed-out' };
  });

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const remembered = this.#remembered();
    if (remembered && !this.#isIdle(remembered.activeAt)) await this.#resume(remembered);
    this.#endings.push(this.#deps.onActivity(() => (this.#activeAt = this.#deps.now())));
    this.#look();
  }

  async #resume({ staffId, at, activeAt }: Remembered): Promise<void> {
    const { db, now, lockAfterMs } = this.#deps;
    const { presentSince } = await signedIn();
    const present = await presentSince(db, staffId, now() - lockAfterMs() - KEEP_EVERY_MS);
    if (!present) return;
    this.#who = { ...present, at };
    this.#activeAt = activeAt;
  }

  close(): void {
    this.#cancelLook();
    for (const end of this.#endings.splice(0)) end();
  }

  async signIn(staffId: StaffId, pin: string): Promise<Result<void, SignInProblem>> {
    const checked = await this.#check(staffId, pin);
    if (!checked.ok) return refuse(checked.error);
    const at = this.#deps.now();
    const { arrive } = await signedIn();
    this.#who = { ...(await arrive(this.#deps.db, staffId, { ...checked.value, activeAt: at })), at };
    this.#activeAt = this.#keptAt = at;
    this.lockedItself = false;
    this.#remember();
    this.#deps.onSignedIn();
    return ok(undefined);
  }

  /** Somebody who allows something with their PIN, without signing in. */
  async approverBy(staffId: StaffId, pin: string): Promise<Result<Approver, SignInProblem>> {
    const [checked, { approverWith }] = await Promise.all([this.#check(staffId, pin), signedIn()]);
    return checked.ok ? ok(approverWith(staffId, checked.value)) : refuse(checked.error);
  }

  /** The sign-in screen fetches it too. A tab that remembers its person does not need it. */
  async #check(staffId: StaffId, pin: string): Promise<Result<Shown, SignInProblem>> {
    const [{ checkPin }, { ServerPinTries }] = await Promise.all([
      import('../data/sign-in.ts'),
      import('../sync/pin-tries.ts'),
    ]);
    this.#tries ??= new ServerPinTries(this.#deps);
    const deps = { ...this.#deps, locksSeen: this.#locksSeen, tries: this.#tries };
    return checkPin(deps, staffId, pin);
  }

  signOut(): void {
    this.#who?.leave().catch(this.#unlessFull);
    this.#who = null;
    this.#deps.memory.removeItem(KEY);
  }

  /** Who is here, as the author of what they do. */
  author(approver?: Approver): Author | null {
    if (this.current.state !== 'signed-in' || !this.#who) return null;
    const { staffId, vouch } = this.#who;
    return { id: staffId, vouch: vouch(approver), approver: approver?.id };
  }

  may(permission: Permission): boolean {
    return this.current.state === 'signed-in' && can(this.current.staff.roles, permission);
  }

  #look(): void {
    if (this.#who) {
      const staff = this.#deps.memberOf(this.#who.staffId);
      if (this.#isIdle(this.#activeAt)) {
        this.signOut();
        this.lockedItself = true;
        this.#deps.onIdle();
      } else if (staff && !isStill(staff, this.#who)) this.signOut();
      else this.#remember();
    }
    this.#cancelLook = this.#deps.timers.after(LOOK_EVERY_MS, () => this.#look());
  }

  #isIdle(activeAt: number): boolean {
    return this.#deps.now() - activeAt >= this.#deps.lockAfterMs();
  }

  #remember(): void {
    if (!this.#who) return;
    const { staffId, at } = this.#who;
    const remembered: Remembered = { staffId, at, activeAt: this.#activeAt };
    this.#deps.memory.setItem(KEY, JSON.stringify(remembered));
    if (this.#activeAt - this.#keptAt < KEEP_EVERY_MS) return;
    this.#keptAt = this.#activeAt;
    this.#who.stay(this.#activeAt).catch(this.#unlessFull);
  }

  /** Where there is no room the key stays as it is; that there is none is said elsewhere. */
  readonly #unlessFull = (error: unknown): void => {
    if (storageCodeOf(error) === null) this.#deps.onBug(error);
  };

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

const isStill = (staff: StaffMember, { salt }: Present): boolean => staff.isActive && staff.salt === salt;
