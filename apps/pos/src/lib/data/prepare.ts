import { isLoaded, loadFamily } from '@meja/domain';
import { kindIn, type Change } from '@meja/sync';
import { verifierOf, type PinVerifier } from './pin.ts';

/** A change as it is stored: a staff document without the hash of its PIN, where a server still sends one. */
export type PreparedChange = Change & { pin: PinVerifier | null };

/** Before the transaction that stores them, since computing a MAC takes the browser's time and would end it. */
export async function prepareChanges(
  changes: readonly Change[],
  pinKey: CryptoKey,
): Promise<PreparedChange[]> {
  await loadFamiliesOf(changes);
  return Promise.all(
    changes.map(async (change) =>
      change.collection === 'staff' ? preparedStaff(change, pinKey) : { ...change, pin: null },
    ),
  );
}

/** So that what has to be known of documents to store them can be read. Without its code a document is stored all the same. */
async function loadFamiliesOf(changes: readonly Change[]): Promise<void> {
  const kinds = new Set(changes.map(({ collection }) => kindIn(collection)));
  if (kinds.has('shift') && !isLoaded('shift')) await loadFamily('shift').catch(() => undefined);
}

async function preparedStaff(change: Change, pinKey: CryptoKey): Promise<PreparedChange> {
  const { doc } = change;
  if (typeof doc !== 'object' || doc === null) return { ...change, pin: null };
  const pinHash = 'pinHash' in doc && typeof doc.pinHash === 'string' ? doc.pinHash : null;
  return {
    ...change,
    doc: { ...doc, pinHash: null },
    pin: pinHash === null ? null : await verifierOf(pinHash, pinKey),
  };
}
