import { Chance } from '../run/chance.ts';
import { takeOverGlobals } from '../run/globals.ts';
import { Scheduler } from '../run/scheduler.ts';
import { openDatabase, type Database } from './database.ts';
import { Device } from './device.ts';
import { Connections } from './gated-pool.ts';
import { insertPlaces, OPENED_AT, PLACES, type Place } from './opening.ts';
import type { PostgresUrls } from './postgres.ts';
import { Server, tokens } from './server.ts';
import { Snapshots } from './snapshots.ts';
import { watchTransactions, type Disk, type DiskImage } from './storage.ts';

export interface EnrolledTablet {
  name: string;
  place: Place;
  image: DiskImage;
}

/** What all seeds that a process plays share: the database, and the state in which each begins. */
export interface Fixture {
  database: Database;
  connections: Connections;
  snapshots: Snapshots;
  /** Tablets that are enrolled and in step, in the order in which a seed takes them. */
  tablets: readonly EnrolledTablet[];
  close(): Promise<void>;
}

const [JAKARTA, BANDUNG, SURABAYA] = PLACES as readonly [Place, Place, Place];
const TABLET_PLACES: readonly Place[] = [
  JAKARTA,
  JAKARTA,
  JAKARTA,
  SURABAYA,
  BANDUNG,
  JAKARTA,
  BANDUNG,
  JAKARTA,
];
const LONGEST_MS = 120_000;

/** @param count how many tablets are enrolled; a seed takes at most so many */
export async function openFixture(
  urls: PostgresUrls,
  count: number = TABLET_PLACES.length,
): Promise<Fixture> {
  const database = await openDatabase(urls);
  const connections = new Connections(database);
  const snapshots = new Snapshots(database.admin);
  try {
    await insertPlaces(database.admin);
    await snapshots.prepare();
    const tablets = await enrolAll(connections, count);
    await snapshots.keep('opening');
    const close = async (): Promise<void> => {
      await connections.close();
      await database.close();
    };
    return { database, connections, snapshots, tablets, close };
  } catch (error) {
    await connections.close();
    await database.close();
    throw error;
  }
}

/** Enrols the tablets as people do: a code from head office, typed in, and the first load. */
async function enrolAll(connections: Connections, count: number): Promise<EnrolledTablet[]> {
  const scheduler = new Scheduler(0, OPENED_AT - 3_600_000);
  const letGo = [takeOverGlobals(scheduler), watchTransactions(scheduler)];
  try {
    const server = new Server(scheduler, connections, new Chance('opening server'));
    const devices: Device[] = [];
    for (const [i, place] of TABLET_PLACES.slice(0, count).entries()) {
      const device = new Device(`${place.code} ${i + 1}`, place, { scheduler, server, seed: 0 });
      device.onBug = (_, error) => {
        throw error;
      };
      devices.push(device);
      const tab = device.openTab();
      let isIn = false;
      enrolmentCode(scheduler, server, place, (code) => tab.enrol(code, (enrolled) => (isIn = enrolled)));
      const isReady = (): boolean => isIn && isComplete(device.disk) && device.link.underway <= 1;
      if (!(await scheduler.run(scheduler.now + LONGEST_MS, isReady)))
        throw new Error(`${device.name} is never enrolled`);
    }
    await scheduler.run(scheduler.now + 30_000);
    for (const device of devices) device.killAll();
    return devices.map((device) => ({ name: device.name, place: device.place, image: device.disk.image }));
  } finally {
    for (const undo of letGo.reverse()) undo();
  }
}

const isComplete = (disk: Disk): boolean =>
  disk.rows('meta').some((row) => {
    const { key, value } = row as { key: string; value: { complete?: boolean } };
    return key === 'follow' && value.complete === true;
  });

/** Somebody at head office asks for a code. */
export function enrolmentCode(
  scheduler: Scheduler,
  server: Server,
  place: Place,
  then: (code: string) => void,
): void {
  scheduler.at(scheduler.now, scheduler.world, async () => {
    const { tenantId, owner, outletId } = place;
    const token = await scheduler.real(() =>
      tokens.signUser({
        tenantId: tenantId as never,
        userId: owner.id as never,
        sessionId: owner.session,
      }),
    );
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ outletId });
    server.take(
      { path: '/api/devices/enrolment-codes', method: 'POST', headers, body, from: 'head office' },
      (answer) => {
        if (answer.kind !== 'reply' || answer.reply.status !== 201) {
          // Whoever is refused or cut off asks again.
          scheduler.after(2_000, scheduler.world, () => enrolmentCode(scheduler, server, place, then));
          return;
        }
        then((JSON.parse(answer.reply.body) as { code: string }).code);
      },
    );
  });
}
