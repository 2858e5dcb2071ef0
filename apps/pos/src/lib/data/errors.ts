import { Dexie } from 'dexie';

/**
 * Why the device could not write or read, when that is what an error says; null for any other error, which is a bug and must not be
 * passed off as a full disk.
 */
export function storageCodeOf(error: unknown): 'STORAGE_FULL' | 'STORAGE_FAILED' | null {
  if (!(error instanceof Dexie.DexieError) && !(error instanceof DOMException)) return null;
  return isAboutSpace(error) ? 'STORAGE_FULL' : 'STORAGE_FAILED';
}

function isAboutSpace(error: unknown): boolean {
  if (!(error instanceof Error || error instanceof DOMException)) return false;
  if (error.name === 'QuotaExceededError') return true;
  return 'inner' in error && isAboutSpace(error.inner);
}
