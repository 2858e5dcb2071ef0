import type { ModifierOptionId } from '@meja/domain';

export const setOf = (ids: readonly ModifierOptionId[]): ReadonlySet<ModifierOptionId> => new Set(ids);
