/** Times are epoch milliseconds in documents, and instants in rows. */
export const ms = (at: Date | null): number | null => (at === null ? null : at.getTime());
export const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
