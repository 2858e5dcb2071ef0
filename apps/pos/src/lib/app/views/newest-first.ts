export const newestFirst = (
  a: { id: string; openedAt: number },
  b: { id: string; openedAt: number },
): number => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1);
