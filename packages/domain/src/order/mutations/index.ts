import { addLine } from './add-line.ts';
import { cancelOrder } from './cancel.ts';
import { changeHeader } from './change-header.ts';
import { changeLineNote } from './change-line-note.ts';
import { changeQuantity } from './change-quantity.ts';
import { completeOrder } from './complete.ts';
import { freeTable } from './free-table.ts';
import { openOrder } from './open.ts';
import { removeLine } from './remove-line.ts';
import { sendLines } from './send.ts';
import { shareTable } from './share-table.ts';
import { voidLine } from './void-line.ts';
import { voidPart } from './void-part.ts';

/** What can be done to an order. */
export const ORDER_MUTATIONS = {
  'order.open': openOrder,
  'order.addLine': addLine,
  'order.changeQuantity': changeQuantity,
  'order.changeLineNote': changeLineNote,
  'order.removeLine': removeLine,
  'order.voidLine': voidLine,
  'order.voidPart': voidPart,
  'order.send': sendLines,
  'order.changeHeader': changeHeader,
  'order.shareTable': shareTable,
  'order.cancel': cancelOrder,
  'order.complete': completeOrder,
  'order.freeTable': freeTable,
};
