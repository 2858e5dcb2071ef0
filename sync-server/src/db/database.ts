import type { Kysely, Transaction } from 'kysely';
import type { AuditHeadsTable, AuditLogTable, AuditSealsTable } from '../features/audit/audit.table.ts';
import type {
  DeviceAssertionsTable,
  DeviceCataloguesTable,
  DevicesTable,
  EnrolmentCodesTable,
} from '../features/devices/devices.table.ts';
import type {
  ConflictsTable,
  QuarantineTable,
  ResolutionsTable,
  TermDifferencesTable,
  UnallocatedMoneyTable,
} from '../features/exceptions/exceptions.table.ts';
import type { MailOutboxTable } from '../features/mail/mail.table.ts';
import type {
  CatalogueTermsTable,
  CategoriesTable,
  ModifierGroupsTable,
  ModifierOptionsTable,
  ProductModifierGroupsTable,
  ProductsTable,
} from '../features/menu/menu.table.ts';
import type {
  OrderLinesTable,
  OrdersTable,
  PaymentsTable,
  RefundsTable,
} from '../features/orders/orders.table.ts';
import type {
  ChargeSettingsTable,
  DiningTablesTable,
  OutletsTable,
  TenantsTable,
} from '../features/outlets/outlets.table.ts';
import type {
  PasskeysTable,
  RecoveryCodesTable,
  SpentTicketsTable,
  TotpFactorsTable,
} from '../features/people/factors/factors.table.ts';
import type {
  PasswordResetsTable,
  PinsTable,
  PinTriesTable,
  RefreshTokensTable,
  RoleGrantsTable,
  SuspensionsTable,
  UsersTable,
} from '../features/people/people.table.ts';
import type { CashEntriesTable, ShiftsTable } from '../features/shifts/shifts.table.ts';
import type { ChainBreaksTable, QueueImportsTable } from '../features/sync/sync.table.ts';
import type {
  InstallationTable,
  MutationLogTable,
  MutationSubjectsTable,
  StreamsTable,
  TombstonesTable,
} from './streams.table.ts';

export interface Database {
  installation: InstallationTable;
  shifts: ShiftsTable;
  cash_entries: CashEntriesTable;
  tenants: TenantsTable;
  streams: StreamsTable;
  tombstones: TombstonesTable;
  mutation_log: MutationLogTable;
  mutation_subjects: MutationSubjectsTable;
  outlets: OutletsTable;
  dining_tables: DiningTablesTable;
  charge_settings: ChargeSettingsTable;
  users: UsersTable;
  role_grants: RoleGrantsTable;
  suspensions: SuspensionsTable;
  pins: PinsTable;
  pin_tries: PinTriesTable;
  refresh_tokens: RefreshTokensTable;
  password_resets: PasswordResetsTable;
  totp_factors: TotpFactorsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  spent_tickets: SpentTicketsTable;
  mail_outbox: MailOutboxTable;
  devices: DevicesTable;
  enrolment_codes: EnrolmentCodesTable;
  device_assertions: DeviceAssertionsTable;
  device_catalogues: DeviceCataloguesTable;
  catalogue_terms: CatalogueTermsTable;
  term_differences: TermDifferencesTable;
  categories: CategoriesTable;
  products: ProductsTable;
  modifier_groups: ModifierGroupsTable;
  modifier_options: ModifierOptionsTable;
  product_modifier_groups: ProductModifierGroupsTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  payments: PaymentsTable;
  refunds: RefundsTable;
  unallocated_money: UnallocatedMoneyTable;
  conflicts: ConflictsTable;
  quarantine: QuarantineTable;
  chain_breaks: ChainBreaksTable;
  queue_imports: QueueImportsTable;
  resolutions: ResolutionsTable;
  audit_log: AuditLogTable;
  audit_heads: AuditHeadsTable;
  audit_seals: AuditSealsTable;
}

/** A handle that is not bound to a tenant: rows show only inside `withTenant`. */
export type Db = Kysely<Database>;
/** A transaction of one tenant. What queries take. */
export type Tx = Transaction<Database>;
