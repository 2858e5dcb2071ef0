import type { Page } from '@playwright/test';

const long = (part: string, length: number): string =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Names of 200 letters, with no place to break a line: the most that head office takes. */
export const NAMES = {
  letters: long('W', 200),
  arabic: long('دجاجمشويمعالأرزوالخضرواتالطازجة', 200),
  thai: long('ผัดไทยกุ้งสดใส่ไข่พิเศษเผ็ดมาก', 200),
  han: long('宫保鸡丁配白米饭和四川辣椒油', 200),
  emoji: long('👩🏽‍🍳🍜🌶️', 200).replace(/[\uD800-\uDBFF]$/, ''),
  marks: long('Z\u0351\u036B\u0313A\u0334\u031CL\u0322', 200),
} as const;

/** A note of 500 letters: half of it has no place to break a line. */
export const NOTE = `${NAMES.letters} ${long('tanpa bawang, sambal dipisah ', 100)}${NAMES.arabic}`.slice(
  0,
  500,
);

/** Gives all that head office has named a name of the worst kind, on this tablet alone; the dishes that are `kept` stay what they are. */
export async function nameAllWorst(page: Page, kept: readonly string[]): Promise<void> {
  await page.evaluate(
    async ({ names, kept }) => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () =>
            reject(request.error ?? new Error('the database of the app cannot be written'));
        });
      type Named = { name: string; options?: Named[]; [field: string]: unknown };
      let turn = 0;
      const next = (): string => names[turn++ % names.length] ?? '';
      const worst: Record<string, (doc: Named) => Partial<Named>> = {
        products: (doc) =>
          kept.includes(doc.name) ? { description: next() } : { name: next(), description: next() },
        categories: () => ({ name: next() }),
        modifierGroups: ({ options = [] }) => ({
          name: next(),
          options: options.map((option) => ({ ...option, name: next() })),
        }),
        diningTables: ({ name }) => ({ name: `${name} ${next()}`, area: next() }),
        staff: ({ name }) => ({ name: `${name} ${next()}` }),
        settings: () => ({
          ...{ name: next(), tenantName: next(), address: next(), phone: '+62 21 5550 1234'.repeat(4) },
          receiptFooter: next(),
        }),
      };
      const db = await answer(indexedDB.open('meja'));
      for (const [store, change] of Object.entries(worst)) {
        const rows = db.transaction(store, 'readwrite').objectStore(store);
        for (const row of (await answer(rows.getAll())) as { doc: Named }[])
          await answer(rows.put({ ...row, doc: { ...row.doc, ...change(row.doc) } }));
      }
      db.close();
    },
    { names: Object.values(NAMES), kept },
  );
}
