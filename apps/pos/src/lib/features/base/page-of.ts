import { resolve } from '$app/paths';
import type { DocumentKind, Ref } from '@meja/domain';

/** The page that shows a document of each kind. */
const PAGES: Readonly<Record<DocumentKind, (id: string) => string>> = {
  order: (id) => resolve('/orders/[[id]]', { id }),
  shift: () => resolve('/shift'),
};

export const pageOf = ({ kind, id }: Ref<DocumentKind>): string => PAGES[kind](id);
