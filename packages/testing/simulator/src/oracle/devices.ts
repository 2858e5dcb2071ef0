import type { Device } from '../world/device.ts';
import type { Books } from './books.ts';
import type { Wrong } from './invariants.ts';

const HOUR = 3_600_000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What a device stores and shows is what the server has, and nothing of another tenant. */
export function* wrongOnDevice(device: Device, books: Books, now: number): Iterable<Wrong> {
  yield* wrongDocuments(device, books, now);
  yield* wrongCatalogue(device, books);
  yield* wrongScreens(device, books);
  yield* foreignIds(device, books);
}

/** A device has the open documents of its outlet and those of the last days. */
function* wrongDocuments(device: Device, { trades }: Books, now: number): Iterable<Wrong> {
  const kept = keepFrom(now);
  for (const [{ kind, store, seenOf }, { documents }] of trades) {
    const stored = device.disk.rows(store) as { id: string; doc: unknown }[];
    const onDisk = new Map(stored.map(({ id, doc }) => [id, doc]));
    for (const { id, outletId, isOpen, businessDay, seen } of documents) {
      if (outletId !== device.place.outletId) continue;
      const doc = onDisk.get(id);
      if (doc === undefined) {
        if (isOpen || businessDay > kept) yield [2, `${device.name} does not have ${kind} ${id}`];
      } else if (seenOf(doc) !== seen) yield [2, `${device.name} has ${seenOf(doc)}, and the server ${seen}`];
      onDisk.delete(id);
    }
    for (const id of onDisk.keys()) yield [2, `${device.name} has ${kind} ${id}, and the server does not`];
  }
}

function* wrongCatalogue(device: Device, { dishes, tables }: Books): Iterable<Wrong> {
  const { tenantId, outletId } = device.place;
  const stores = {
    products: {
      textOf: ({ id, name, price, taxClass }: Record<string, string>) => `${id}/${name}/${price}/${taxClass}`,
      truth: dishes.filter((row) => row.tenantId === tenantId),
    },
    diningTables: {
      textOf: ({ id, name }: Record<string, string>) => `${id}/${name}`,
      truth: tables.filter((row) => row.outletId === outletId),
    },
  };
  for (const [store, { textOf, truth }] of Object.entries(stores)) {
    const docs = device.disk.rows(store).map((row) => (row as { doc: Record<string, string> }).doc);
    const has = docs.map(textOf).sort().join();
    const should = truth
      .map(({ id, what }) => `${id}/${what}`)
      .sort()
      .join();
    if (has !== should) yield [2, `${device.name} has ${store} ${has}, and the server ${should}`];
  }
}

/** With nothing waiting, what is on the screen is what the server has. */
function* wrongScreens(device: Device, { trades }: Books): Iterable<Wrong> {
  for (const tab of device.living) {
    if (tab.isUnusable) continue;
    const { name } = tab.owner;
    for (const [{ kind, store, seenOf }, { documents }] of trades) {
      const truth = new Map(documents.map(({ id, seen }) => [id, seen]));
      const shown = new Map(tab.shown(kind).map((doc) => [doc.id as string, seenOf(doc)]));
      for (const [id, seen] of shown)
        if (seen !== truth.get(id))
          yield [2, `${name} shows ${seen}, and the server has ${truth.get(id) ?? 'nothing'}`];
      for (const { id } of device.disk.rows(store) as { id: string }[])
        if (!shown.has(id)) yield [2, `${name} has ${kind} ${id} and does not show it`];
    }
    for (const key of tab.unsent) yield [2, `${name} says that ${key} is not delivered`];
  }
}

function* foreignIds(device: Device, { ownerOf }: Books): Iterable<Wrong> {
  for (const store of device.disk.stores)
    for (const [id] of JSON.stringify(device.disk.rows(store)).matchAll(UUID)) {
      const owner = ownerOf.get(id);
      if (owner !== undefined && owner !== device.place.tenantId) {
        yield [4, `${device.name} has ${id} in ${store}, which is another tenant's`];
        return;
      }
    }
}

/** Three business days back, in Jakarta, where a day begins at four. */
const keepFrom = (now: number): string => new Date(now + 3 * HOUR - 3 * 24 * HOUR).toISOString().slice(0, 10);
