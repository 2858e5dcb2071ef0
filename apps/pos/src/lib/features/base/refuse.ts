import type { Permission } from '@meja/domain';

/** Says who may, to somebody who may not. The words are fetched when they are asked for. */
export const refuse = async (permission: Permission): Promise<void> =>
  (await import('./who-may.ts')).tellWhoMay(permission);
