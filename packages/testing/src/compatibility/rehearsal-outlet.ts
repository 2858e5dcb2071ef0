import { HandedOn } from '../e2e/handed-on.ts';
import { HeadOffice } from '../e2e/head-office.ts';
import { MejaServer } from '../e2e/meja-server.ts';
import type { Tablet, Version } from './version.ts';

/** An outlet of a rehearsal: a server on a copy of the demo, whose version changes, and its tablets. */
export class RehearsalOutlet {
  readonly server: MejaServer;
  readonly #made = new HandedOn();
  readonly #tablets: Tablet[] = [];

  private constructor(server: MejaServer) {
    this.server = server;
  }

  /** @param data of the demo, seeded by this version or one before it */
  static async open(data: string, version: Version): Promise<RehearsalOutlet> {
    return new RehearsalOutlet(await MejaServer.launch(data, version.folder));
  }

  /** Head office as its owner, over the server as it is now. */
  office(): Promise<HeadOffice> {
    return HeadOffice.signIn(this.server.origin, 'owner@sedap.example');
  }

  /** A tablet with the app that the server brings along, enrolled and signed in. */
  tablet(version: Version, name: string): Promise<Tablet> {
    return this.#enrol(version, this.server.origin, name);
  }

  /** A tablet with a version's app, whatever version the server is. */
  async tabletWith(version: Version, name: string): Promise<Tablet> {
    const deployment = await this.#made.get(
      `app of ${version.name}`,
      () => version.deployBefore(this.server.port),
      (made) => made.close(),
    );
    return this.#enrol(version, deployment.origin, name);
  }

  async #enrol(version: Version, origin: string, name: string): Promise<Tablet> {
    const office = await this.office();
    const tablet = await this.#made.get(
      `tablet ${name}`,
      () => version.unpackTablet(origin),
      (made) => made.throwAway(),
    );
    this.#tablets.push(tablet);
    await tablet.enrol(await office.enrolmentCode('JKT'), name);
    await tablet.signIn();
    return tablet;
  }

  /** Pictures of what the tablets show, for whoever looks into what went wrong. @returns their files */
  async pictures(folder: string): Promise<string[]> {
    return Promise.all(
      this.#tablets.map(async ({ page, name }) => {
        const path = `${folder}/${name.replaceAll(' ', '-')}.png`;
        await page.screenshot({ path });
        return path;
      }),
    );
  }

  async close(): Promise<void> {
    await this.#made.putAway();
    await this.server.dispose();
  }
}

/** All orders of a tablet, down to lines and payments, as head office has them. */
export async function ordersOf(office: HeadOffice, { series }: Tablet): Promise<Record<string, unknown>[]> {
  const orders = await office.ordersOf(series);
  return Promise.all(orders.map(({ id }) => office.order(String(id))));
}

/** What waits at head office for somebody's decision. */
export const waiting = async (office: HeadOffice): Promise<string> =>
  JSON.stringify(await office.fetch('/api/exceptions/summary'));
