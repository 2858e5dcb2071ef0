import type { BusinessDay } from '@meja/domain';
import type { Tx } from '../../../db/database.ts';
import type { DeviceScope } from '../device.ts';
import { readChecksums, type Checksums } from './pull.queries.ts';

/** Outlets, at about half a kilobyte each. */
const MOST = 5_000;

/** Which catalogue it is that is counted. */
export interface CatalogueState {
  epoch: string;
  /** The number of the catalogue's stream. */
  head: number;
}

/**
 * What each outlet's devices should hold of the catalogue. It is counted once for each number of the catalogue's
 * stream, and not for each tablet that hears of an order: no row of it changes without that number. An outlet's
 * counts are kept under the tenant and outlet of the token that asked, and are read as that tenant.
 */
export class CatalogueChecksums {
  readonly #known = new Map<string, CatalogueState & { sums: Checksums }>();

  async at(
    { epoch, head }: CatalogueState,
    tx: Tx,
    scope: DeviceScope,
    keepFrom: BusinessDay,
  ): Promise<Checksums> {
    const key = `${scope.tenantId}/${scope.outletId}`;
    const known = this.#known.get(key);
    if (known?.epoch === epoch && known.head === head) return known.sums;
    const sums = await readChecksums(tx, scope, 'catalog', keepFrom);
    this.#known.delete(key);
    this.#known.set(key, { epoch, head, sums });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
    return sums;
  }
}
