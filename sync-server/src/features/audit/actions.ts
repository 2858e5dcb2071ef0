/** What an action is about: a filter of the list. */
export const KINDS = ['access', 'people', 'devices', 'queues', 'decisions', 'settings', 'log'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * All that the audit log tells of. The compiler asks for the words of each at head office. A shipped action never changes its
 * meaning, and none is taken away: entries stay.
 */
export const ACTIONS = {
  'sign_in.succeeded': 'access',
  'sign_in.failed': 'access',
  'sign_in.limited': 'access',
  /** The password was right, and what was to follow was not. */
  'sign_in.second_refused': 'access',
  'sign_in.second_limited': 'access',
  /** Somebody who was signed in showed a factor again, for something dangerous. */
  'session.proved': 'access',
  'session.proof_refused': 'access',
  'factor.totp_added': 'access',
  'factor.totp_removed': 'access',
  'factor.codes_made': 'access',
  'factor.passkey_added': 'access',
  'factor.passkey_renamed': 'access',
  'factor.passkey_removed': 'access',
  /** By whoever runs the installation, for somebody who had lost them all. */
  'factor.all_removed': 'access',
  /** Whether all of the business have to have one. */
  'factor.demanded': 'access',
  /** Signed out, or ended from another session of the same person: then it says how many. */
  'session.ended': 'access',
  /** A refresh token was used again after it had been changed: all that came of that sign-in has ended. */
  'session.reused': 'access',
  /** Another site asked with the cookie of a session. */
  'session.cross_site': 'access',
  /** Somebody asked for what their roles do not allow. */
  'access.denied': 'access',
  /** By whoever knew the present one. */
  'password.changed': 'access',
  /** The present one was wrong, or was tried too often. */
  'password.change_refused': 'access',
  /** A link was mailed to its owner, whoever asked. */
  'password.reset_asked': 'access',
  'password.reset_limited': 'access',
  /** By whoever had the link. */
  'password.reset': 'access',
  /** A link that opens nothing, or one that was asked for or used while the business is not served. */
  'password.reset_refused': 'access',
  /** A PIN was tried too often on a tablet, right or wrong. */
  'pin.limited': 'access',
  'person.pin_set': 'people',
  'device.code_made': 'devices',
  /** A code that is used, has run out, or is of an outlet that is not served. */
  'device.code_refused': 'devices',
  'device.enrolled': 'devices',
  /** One number of it stands for two mutations. */
  'device.forked': 'devices',
  'device.renewed': 'devices',
  'device.renewal_refused': 'devices',
  'device.revoked': 'devices',
  /** Not signed by its key, used before, or signed by a clock that is off. */
  'device.assertion_refused': 'devices',
  /** Revoked, or its outlet or business is not served. */
  'device.not_served': 'devices',
  'queue.brought': 'queues',
  /** By the tablet that made it, which is not served. */
  'queue.handed_in': 'queues',
  'queue.refused': 'queues',
  'conflict.decided': 'decisions',
  'records.decided': 'decisions',
  'terms.decided': 'decisions',
  'money.decided': 'decisions',
  'break.acknowledged': 'decisions',
  /** What is set for an outlet: each setting that was changed, from what to what. */
  'outlet.settings_changed': 'settings',
  'log.exported': 'log',
  /** More refusals at a time than the log takes one by one. */
  'log.refusals_counted': 'log',
} as const satisfies Record<string, Kind>;
export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

export const actionsOf = (kind: Kind): Action[] => ACTION_NAMES.filter((name) => ACTIONS[name] === kind);

/** What an action was done to. */
export const TARGETS = [
  ...(['person', 'device', 'enrolment_code', 'conflict', 'money', 'chain_break', 'outlet'] as const),
] as const;
export type TargetKind = (typeof TARGETS)[number];

/** Why something was refused. The compiler asks for the words of each at head office, as of the others here. */
export const REASONS = [
  ...(['TENANT_SUSPENDED', 'OUTLET_CLOSED', 'DEVICE_REVOKED', 'UNAUTHENTICATED', 'FORBIDDEN'] as const),
  ...(['CODE_EXPIRED', 'CODE_USED', 'UNSIGNED', 'ASSERTION_USED', 'CLOCK_SKEW'] as const),
  ...(['QUEUE_FILE_ALTERED', 'QUEUE_FILE_FOREIGN', 'DEVICE_ACTIVE'] as const),
  ...(['PASSWORD_WRONG', 'RATE_LIMITED', 'CODE_WRONG', 'PASSKEY_REFUSED'] as const),
  /** Its counter did not rise: there may be two of it. */
  ...(['PASSKEY_COPIED'] as const),
  /** Of a link for a new password. */
  ...(['LINK_UNKNOWN', 'LINK_USED', 'LINK_EXPIRED'] as const),
] as const;
export type Reason = (typeof REASONS)[number];

export const DECISIONS = [
  ...(['keep', 'take', 'accept', 'set_aside', 'allocate', 'given_back', 'kept', 'acknowledge'] as const),
] as const;
export type Decision = (typeof DECISIONS)[number];

/** What an entry says beside who, what and where. */
export const FACTS = [
  ...(['address', 'addresses', 'user_agent', 'count', 'since', 'until'] as const),
  /** How many sessions have ended by it, and the browser of one that was ended by itself. */
  ...(['sessions', 'session_browser'] as const),
  /** What somebody has shown: password, code, recovery_code or passkey. */
  ...(['factor', 'demanded'] as const),
  ...(['name', 'number', 'in_service', 'renewed_from', 'expires_at', 'enrolment_code'] as const),
  ...([
    'first_number',
    'last_number',
    'judged',
    'known',
    'held',
    'document',
    'amount',
    'note',
    'format',
    'route',
  ] as const),
  /** Settings of an outlet. Fields by their names, with commas; rates of service in basis points, and their first day. */
  ...(['lock_after_minutes', 'table_is_free', 'required_dine_in', 'required_takeaway'] as const),
  ...(['required_delivery', 'service_dine_in', 'service_takeaway', 'service_delivery', 'from_day'] as const),
] as const;
export type Fact = (typeof FACTS)[number];

type Scalar = string | number | boolean | null;
/** A value, or what it was and what it is. */
export type FactValue = Scalar | { from: Scalar; to: Scalar };
export type Facts = Partial<Record<Fact, FactValue>> & { reason?: Reason; decision?: Decision };
