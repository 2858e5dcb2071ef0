import { z } from 'zod';
import { TableId } from '../kernel/ids.ts';

export const DiningTable = z.object({
  id: TableId,
  name: z.string(),
  area: z.string().nullable(),
  seats: z.int().min(0),
  position: z.int(),
});
export type DiningTable = z.infer<typeof DiningTable>;
