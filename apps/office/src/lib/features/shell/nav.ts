import Banknote from '@lucide/svelte/icons/banknote';
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import TabletSmartphone from '@lucide/svelte/icons/tablet-smartphone';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Permission } from '@meja/domain';
import type { Icon } from '@meja/ui';
import { m } from '@meja/ui/messages';

export type PagePath =
  | '/'
  | '/orders'
  | '/shifts'
  | '/people'
  | '/devices'
  | '/settings'
  | '/attention'
  | '/audit';

export interface Page {
  path: PagePath;
  label: () => string;
  /** Where there is little room. */
  short: () => string;
  icon: Icon;
  permission: Permission;
}

/** The pages of head office, and what somebody must be allowed to see each. */
const PAGES: readonly Page[] = [
  {
    path: '/',
    label: m.common_today,
    short: m.common_today,
    icon: ChartNoAxesColumn,
    permission: 'report:sales',
  },
  {
    path: '/orders',
    label: m.order_titles,
    short: m.order_titles,
    icon: ReceiptText,
    // Waiters and cooks may read orders, and do so where they work.
    permission: 'report:sales',
  },
  {
    path: '/shifts',
    label: m.office_shifts,
    short: m.office_shifts,
    icon: Banknote,
    permission: 'shift:read',
  },
  {
    path: '/people',
    label: m.office_people,
    short: m.office_people_short,
    icon: UsersRound,
    permission: 'user:write',
  },
  {
    path: '/devices',
    label: m.office_devices,
    short: m.office_devices,
    icon: TabletSmartphone,
    permission: 'device:read',
  },
  {
    path: '/settings',
    label: m.office_settings,
    short: m.office_settings_short,
    icon: SlidersHorizontal,
    permission: 'outlet:update',
  },
  {
    path: '/attention',
    label: m.office_attention,
    short: m.office_attention_short,
    icon: TriangleAlert,
    permission: 'exception:read',
  },
  {
    path: '/audit',
    label: m.office_audit,
    short: m.office_audit_short,
    icon: ScrollText,
    permission: 'audit:read',
  },
];

export const pagesFor = (may: (permission: Permission) => boolean): readonly Page[] =>
  PAGES.filter(({ permission }) => may(permission));

/** The page that an address, without the app's base, belongs to. */
export const pageAt = (path: string): Page | undefined =>
  PAGES.find((page) => page.path === path) ??
  PAGES.find((page) => page.path !== '/' && path.startsWith(`${page.path}/`));

/** So many places a bar at the bottom of a phone has. */
const PLACES = 5;
/** What is looked at most on the way. */
const FIRST: readonly PagePath[] = ['/', '/orders', '/shifts', '/attention'];

/** The pages that a phone's bar shows, and those behind *more*, where not all have a place. */
export function barOf(pages: readonly Page[]): { shown: readonly Page[]; more: readonly Page[] } {
  if (pages.length <= PLACES) return { shown: pages, more: [] };
  const shown = pages.filter(({ path }) => FIRST.includes(path));
  return { shown, more: pages.filter((page) => !shown.includes(page)) };
}
