import { formatBusinessDay, formatDateTime, formatDay, type Formats } from '@meja/ui/format';
import { locale, m } from '@meja/ui/messages';
import { wallTime, type Outlets } from '../outlets/index.ts';
import type { AuditRow, EntryJson } from './entry.ts';

type Action = EntryJson['action'];
export type AuditKind = EntryJson['kind'];
type Fact = keyof EntryJson['facts'];
type FactValue = NonNullable<EntryJson['facts'][Fact]>;

/** The compiler asks for the words of each action, reason and fact that the server knows. */
const ACTIONS = {
  'sign_in.succeeded': m.office_audit_did_sign_in_succeeded,
  'sign_in.failed': m.office_audit_did_sign_in_failed,
  'sign_in.limited': m.office_audit_did_sign_in_limited,
  'sign_in.second_refused': m.office_audit_did_sign_in_second_refused,
  'sign_in.second_limited': m.office_audit_did_sign_in_second_limited,
  'session.proved': m.office_audit_did_session_proved,
  'session.proof_refused': m.office_audit_did_session_proof_refused,
  'factor.totp_added': m.office_audit_did_factor_totp_added,
  'factor.totp_removed': m.office_audit_did_factor_totp_removed,
  'factor.codes_made': m.office_audit_did_factor_codes_made,
  'factor.passkey_added': m.office_audit_did_factor_passkey_added,
  'factor.passkey_renamed': m.office_audit_did_factor_passkey_renamed,
  'factor.passkey_removed': m.office_audit_did_factor_passkey_removed,
  'factor.all_removed': m.office_audit_did_factor_all_removed,
  'factor.demanded': m.office_audit_did_factor_demanded,
  'session.ended': m.office_audit_did_session_ended,
  'session.reused': m.office_audit_did_session_reused,
  'session.cross_site': m.office_audit_did_session_cross_site,
  'access.denied': m.office_audit_did_access_denied,
  'password.changed': m.office_audit_did_password_changed,
  'password.change_refused': m.office_audit_did_password_change_refused,
  'password.reset_asked': m.office_audit_did_password_reset_asked,
  'password.reset_limited': m.office_audit_did_password_reset_limited,
  'password.reset': m.office_audit_did_password_reset,
  'password.reset_refused': m.office_audit_did_password_reset_refused,
  'pin.limited': m.office_audit_did_pin_limited,
  'person.pin_set': m.office_audit_did_person_pin_set,
  'device.code_made': m.office_audit_did_device_code_made,
  'device.code_refused': m.office_audit_did_device_code_refused,
  'device.enrolled': m.office_audit_did_device_enrolled,
  'device.forked': m.office_audit_did_device_forked,
  'device.renewed': m.office_audit_did_device_renewed,
  'device.renewal_refused': m.office_audit_did_device_renewal_refused,
  'device.revoked': m.office_audit_did_device_revoked,
  'device.assertion_refused': m.office_audit_did_device_assertion_refused,
  'device.not_served': m.office_audit_did_device_not_served,
  'queue.brought': m.office_audit_did_queue_brought,
  'queue.handed_in': m.office_audit_did_queue_handed_in,
  'queue.refused': m.office_audit_did_queue_refused,
  'conflict.decided': m.office_audit_did_conflict_decided,
  'records.decided': m.office_audit_did_records_decided,
  'terms.decided': m.office_audit_did_terms_decided,
  'money.decided': m.office_audit_did_money_decided,
  'break.acknowledged': m.office_audit_did_break_acknowledged,
  'outlet.settings_changed': m.office_audit_did_outlet_settings_changed,
  'log.exported': m.office_audit_did_log_exported,
  'log.refusals_counted': m.office_audit_did_log_refusals_counted,
} as const satisfies Record<Action, () => string>;

export const kindWords = {
  access: m.office_audit_kind_access,
  people: m.office_audit_kind_people,
  devices: m.office_audit_kind_devices,
  queues: m.office_audit_kind_queues,
  decisions: m.office_audit_kind_decisions,
  settings: m.office_audit_kind_settings,
  log: m.office_audit_kind_log,
} as const satisfies Record<AuditKind, () => string>;
export const AUDIT_KINDS = Object.keys(kindWords) as [AuditKind, ...AuditKind[]];

const TARGETS = {
  person: m.office_audit_target_person,
  device: m.office_audit_target_device,
  enrolment_code: m.office_audit_target_enrolment_code,
  conflict: m.office_audit_target_conflict,
  money: m.office_audit_target_money,
  chain_break: m.office_audit_target_chain_break,
  outlet: m.office_audit_target_outlet,
} as const satisfies Record<NonNullable<AuditRow['target']>['kind'], () => string>;

const REASONS = {
  TENANT_SUSPENDED: m.office_audit_why_tenant_suspended,
  OUTLET_CLOSED: m.office_audit_why_outlet_closed,
  DEVICE_REVOKED: m.office_audit_why_device_revoked,
  UNAUTHENTICATED: m.office_audit_why_unauthenticated,
  FORBIDDEN: m.office_audit_why_forbidden,
  CODE_EXPIRED: m.office_audit_why_code_expired,
  CODE_USED: m.office_audit_why_code_used,
  UNSIGNED: m.office_audit_why_unsigned,
  ASSERTION_USED: m.office_audit_why_assertion_used,
  CLOCK_SKEW: m.office_audit_why_clock_skew,
  QUEUE_FILE_ALTERED: m.office_audit_why_queue_file_altered,
  QUEUE_FILE_FOREIGN: m.office_audit_why_queue_file_foreign,
  DEVICE_ACTIVE: m.office_audit_why_device_active,
  PASSWORD_WRONG: m.office_audit_why_password_wrong,
  RATE_LIMITED: m.office_audit_why_rate_limited,
  CODE_WRONG: m.office_audit_why_code_wrong,
  PASSKEY_REFUSED: m.office_audit_why_passkey_refused,
  PASSKEY_COPIED: m.office_audit_why_passkey_copied,
  LINK_UNKNOWN: m.office_audit_why_link_unknown,
  LINK_USED: m.office_audit_why_link_used,
  LINK_EXPIRED: m.office_audit_why_link_expired,
} as const satisfies Record<NonNullable<AuditRow['reason']>, () => string>;

const DECISIONS = {
  keep: m.office_audit_chose_keep,
  take: m.office_audit_chose_take,
  accept: m.office_audit_chose_accept,
  set_aside: m.office_audit_chose_set_aside,
  allocate: m.office_audit_chose_allocate,
  given_back: m.office_audit_chose_given_back,
  kept: m.office_audit_chose_kept,
  acknowledge: m.office_audit_chose_acknowledge,
} as const satisfies Record<NonNullable<AuditRow['decision']>, () => string>;

const FACTS = {
  name: m.office_audit_fact_name,
  number: m.office_audit_fact_number,
  in_service: m.office_audit_fact_in_service,
  document: m.office_audit_fact_document,
  amount: m.office_audit_fact_amount,
  count: m.office_audit_fact_count,
  first_number: m.office_audit_fact_first_number,
  last_number: m.office_audit_fact_last_number,
  judged: m.office_audit_fact_judged,
  known: m.office_audit_fact_known,
  held: m.office_audit_fact_held,
  note: m.office_audit_fact_note,
  sessions: m.office_audit_fact_sessions,
  factor: m.office_audit_fact_factor,
  demanded: m.office_audit_fact_demanded,
  session_browser: m.office_audit_fact_session_browser,
  since: m.office_audit_fact_since,
  until: m.office_audit_fact_until,
  expires_at: m.office_audit_fact_expires_at,
  enrolment_code: m.office_audit_fact_enrolment_code,
  renewed_from: m.office_audit_fact_renewed_from,
  format: m.office_audit_fact_format,
  route: m.office_audit_fact_route,
  service_dine_in: m.office_audit_fact_service_dine_in,
  service_takeaway: m.office_audit_fact_service_takeaway,
  service_delivery: m.office_audit_fact_service_delivery,
  from_day: m.office_audit_fact_from_day,
  required_dine_in: m.office_audit_fact_required_dine_in,
  required_takeaway: m.office_audit_fact_required_takeaway,
  required_delivery: m.office_audit_fact_required_delivery,
  table_is_free: m.office_audit_fact_table_is_free,
  lock_after_minutes: m.office_audit_fact_lock_after_minutes,
  address: m.office_audit_fact_address,
  addresses: m.office_audit_fact_addresses,
  user_agent: m.office_audit_fact_user_agent,
} as const satisfies Record<Fact, () => string>;

/** What somebody has shown. */
const SHOWN: Record<string, () => string> = {
  password: m.office_audit_by_password,
  code: m.office_audit_by_code,
  recovery_code: m.office_audit_by_recovery_code,
  passkey: m.office_audit_by_passkey,
};

/** Of settings, what they say. */
const SETTINGS: Record<string, () => string> = {
  at_payment: m.office_settings_table_at_payment,
  when_told: m.office_settings_table_when_told,
  covers: m.office_settings_field_covers,
  name: m.office_settings_field_name,
  phone: m.office_settings_field_phone,
  address: m.office_settings_field_address,
};

/** A server of a later version tells of what this page does not know: that is shown as it is called. */
const known = <Name extends string>(words: Record<Name, () => string>, name: Name): string =>
  Object.hasOwn(words, name) ? words[name]() : name;

export const actionWords = (action: Action): string => known(ACTIONS, action);

export function actorWords({ kind, name }: AuditRow['actor']): string {
  if (kind === 'system') return m.office_audit_system();
  if (kind === 'nobody') return m.office_audit_nobody();
  return name ?? m.office_somebody();
}

/** Where nothing but the whole business is meant, times are as the clock of its first outlet has them, as days are. */
export function zoneOf(
  { outletId }: Pick<AuditRow, 'outletId'>,
  outlets: { all: readonly { code: string; timeZone: string }[]; zoneOf: (id: string) => string },
): string {
  const [first] = outlets.all.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return outletId === '' && first ? first.timeZone : outlets.zoneOf(outletId);
}

/** When it was done, by the clocks of its outlet. */
export function whenWords(row: Pick<AuditRow, 'outletId' | 'at'>, outlets: Outlets): string {
  const timeZone = zoneOf(row, outlets);
  const time = wallTime(row.at, timeZone, outlets.inSeveralZones);
  return `${formatDay(row.at, timeZone, locale.current)}, ${time}`;
}

/** To whom or what it was done; empty where that is nothing in particular, or whoever did it. */
export const objectWords = ({ actor, target }: Pick<AuditRow, 'actor' | 'target'>): string =>
  target?.id === actor.id ? '' : targetWords(target);

/** Empty where it was done to nothing in particular. */
export const targetWords = (target: AuditRow['target']): string =>
  target === null ? '' : (target.name ?? known(TARGETS, target.kind));

/** Why, or what was decided, or how often: what one wants to know first. */
export function gistWords({ reason, decision, facts }: AuditRow, formats: Pick<Formats, 'count'>): string {
  if (typeof facts.count === 'number' && facts.since !== undefined)
    return m.office_audit_repeated({ count: formats.count(facts.count) });
  if (reason !== null) return known(REASONS, reason);
  return decision === null ? '' : known(DECISIONS, decision);
}

interface Shown {
  label: string;
  value: string;
}

/** All that is known beside who, what, where and when, in the order in which one reads it. */
export function factsWords(
  { reason, decision, facts }: AuditRow,
  timeZone: string,
  formats: Pick<Formats, 'count' | 'money' | 'rate'>,
): Shown[] {
  const value = (fact: Fact, of: FactValue): string => {
    if (typeof of === 'object')
      return m.office_audit_changed({
        from: scalarWords(fact, of.from, timeZone, formats),
        to: scalarWords(fact, of.to, timeZone, formats),
      });
    return scalarWords(fact, of, timeZone, formats);
  };
  return [
    ...(reason === null ? [] : [{ label: m.office_audit_reason(), value: known(REASONS, reason) }]),
    ...(decision === null ? [] : [{ label: m.office_audit_decision(), value: known(DECISIONS, decision) }]),
    ...(Object.keys(FACTS) as Fact[]).flatMap((fact) => {
      const of = facts[fact];
      return of === undefined || of === null ? [] : [{ label: FACTS[fact](), value: value(fact, of) }];
    }),
  ];
}

const RATES: ReadonlySet<Fact> = new Set<Fact>(['service_dine_in', 'service_takeaway', 'service_delivery']);
const TOLD_IN_WORDS: ReadonlySet<Fact> = new Set<Fact>([
  ...(['table_is_free', 'required_dine_in', 'required_takeaway', 'required_delivery'] as const),
]);
const TIMES: ReadonlySet<Fact> = new Set<Fact>(['since', 'until', 'expires_at']);

function scalarWords(
  fact: Fact,
  of: string | number | boolean | null,
  timeZone: string,
  formats: Pick<Formats, 'count' | 'money' | 'rate'>,
): string {
  if (of === null) return '–';
  if (typeof of === 'boolean') return of ? m.office_audit_yes() : m.office_audit_no();
  if (typeof of === 'number' && RATES.has(fact)) return formats.rate(of);
  if (typeof of === 'number') return fact === 'amount' ? formats.money(of) : formats.count(of);
  if (fact === 'factor') return known(SHOWN, of);
  if (fact === 'from_day') return formatBusinessDay(of, locale.current, 'date');
  if (TOLD_IN_WORDS.has(fact))
    return of === ''
      ? '–'
      : of
          .split(',')
          .map((each) => known(SETTINGS, each))
          .join(', ');
  return TIMES.has(fact) ? formatDateTime(Date.parse(of), timeZone, locale.current) : of;
}
