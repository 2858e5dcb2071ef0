/**
 * Why the device could not write or read, when that is what an error says; null for any other error, which is a bug and must not be
 * passed off as a full disk.
 */
export function storageCodeOf(error: unknown): 'STORAGE_FULL' | 'STORAGE_FAILED' | null {
  if (!(error instanceof DOMException)) return null;
  return error.name === 'QuotaExceededError' ? 'STORAGE_FULL' : 'STORAGE_FAILED';
}
