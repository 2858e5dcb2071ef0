import type { OrdersController } from './orders.ts';
import type { ShiftsController } from './shifts.ts';

/** The documents that the screens show. Each kind has its line here. */
export interface DocumentControllers {
  readonly orders: OrdersController;
  readonly shifts: ShiftsController;
}
