import { describe, expect, it } from 'vitest';
import { OrderId } from './ids.ts';

describe('an id', () => {
  it('is a UUID in lower case, for upper case would be another one in memory and the same one in the database', () => {
    const id = '0192f0c0-abcd-7000-8000-000000000001';
    expect(OrderId.safeParse(id).success).toBe(true);
    for (const wrong of [id.toUpperCase(), id.replace('abcd', 'Abcd'), id.slice(1), `{${id}}`, '', 'x'])
      expect(OrderId.safeParse(wrong).success).toBe(false);
  });
});
