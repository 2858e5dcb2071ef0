import { MejaDb } from '../data/db.ts';
import { DispatchCache } from '../data/dispatch-cache.ts';
import { dayFinder } from '../data/world.ts';
import { Bus } from '../sync/bus.ts';
import { Clock } from '../sync/clock.ts';
import { Leadership } from '../sync/leader.ts';
import { Approval } from './approval.svelte.ts';
import { Catalogue } from './catalogue.svelte.ts';
import type { Pos } from './contract.ts';
import { Device } from './device.svelte.ts';
import { dispatching } from './dispatching.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { Lifecycle } from './lifecycle.ts';
import { onceFetched } from './once-fetched.ts';
import { Files } from './queue-files.svelte.ts';
import { makeRoom } from './room.ts';
import { Session, type SessionDeps } from './session.svelte.ts';
import { Storage } from './storage.svelte.ts';
import { Sync } from './sync.svelte.ts';
import { Update } from './update.svelte.ts';
import { DocumentViews } from './views/documents.svelte.ts';

export type * from './contract.ts';

/** The composition root: creates the parts of the app, connects and starts them. Once per tab. */
export function createPos(env: Environment = browserEnvironment()): Pos {
  const { fetch, timers, newId } = env;
  const db = new MejaDb(env.storage);
  const bus = new Bus(env.channel);
  const cache = new DispatchCache(bus);
  const clock = new Clock(env.wall, env.ticks);
  const now = () => clock.now();
  const onBug = (error: unknown) => lifecycle.report(error);
  const memberOf: SessionDeps['memberOf'] = (id) => catalogue.staffById.get(id);
  const signedIn = () => (session.current.state === 'signed-in' ? session.current.staff : null);
  const businessDay = () => catalogue.settings && dayFinder(catalogue.settings)(now());
  const freeRoom = () => makeRoom(db, bus, businessDay());

  const device = new Device({
    db,
    fetch,
    clock,
    bus,
    isSecure: env.isSecure,
    startsOffline: env.startsOffline,
    quota: async () => (await env.persistence?.estimate?.())?.quota ?? null,
    onEnrolled: () => lifecycle.work(),
    onBug,
  });
  const catalogue = new Catalogue(db, bus, onBug);
  const views = new DocumentViews({
    db,
    bus,
    cache,
    deviceId: () => (device.current.state === 'enrolled' ? device.current.id : null),
    onBug,
  });
  const documents = views.source;
  const session = new Session({
    ...env,
    db,
    now,
    memberOf,
    lockAfterMs: () => (catalogue.settings?.lockAfterMinutes ?? 5) * 60_000,
    onIdle: () => lifecycle.updateIfNobodyIsHere(),
    onSignedIn: () => lifecycle.watchStorage(),
    clock,
    onBug,
  });
  const approval = new Approval({
    db,
    staff: () => catalogue.staff,
    signedIn,
    approverBy: (id, pin) => session.approverBy(id, pin),
  });
  const sync = new Sync({
    db,
    bus,
    clock,
    memberOf,
    titleOf: (ref) => views.numberOf(ref),
    signedIn,
    onOutdated: env.lookForUpdate,
    isCutOff: env.isCutOff(),
    onBug,
  });
  const update = new Update();
  const queueFiles = new Files({ db, bus, now, signedIn, onBug });
  const storage = new Storage({
    db,
    persistence: env.persistence,
    timers,
    today: businessDay,
    onLow: freeRoom,
    onBug,
  });
  const leadership = new Leadership({
    locks: env.locks,
    bus,
    timers,
    isVisible: env.isVisible,
    // Taking an order needs no syncing, so its code is fetched last.
    lead: () =>
      onceFetched(
        async () => {
          const { startSyncing } = await import('./syncing.ts');
          const show = documents.showNews.bind(documents);
          return () => startSyncing({ ...env, db, bus, clock, show, syncedAt: sync.lastSyncedAt });
        },
        timers,
        onBug,
      ),
  });
  const parts = { device, catalogue, session, sync, update, queueFiles, storage };
  const lifecycle = new Lifecycle(env, { ...parts, db, bus, documents, leadership });
  lifecycle.start();

  return {
    ...parts,
    ...views.controllers,
    approval,
    isShown: (ref) => views.has(ref),
    dispatch: dispatching({
      db,
      bus,
      cache,
      now,
      newId,
      documents,
      author: (approver) => session.author(approver),
      ask: (permission) => approval.ask(permission),
      makeRoom: freeRoom,
    }),
    now,
    businessDay,
    close: () => lifecycle.close(),
  };
}
