import { m } from './paraglide/messages.js';

/**
 * The one table that turns codes into words: what the domain refuses, what the server answers, what the network does.
 * Each says what happened and what to do; none shows the code unless it is one that we don't know.
 */
const PROBLEMS = {
  ACTOR_UNKNOWN: m.problem_actor_unknown,
  ALREADY_RESOLVED: m.problem_already_resolved,
  APP_FAILED: m.problem_app_failed,
  BAD_RESPONSE: m.problem_bad_response,
  BALANCE_DUE: m.problem_balance_due,
  CLOCK_SKEW: m.problem_clock_skew,
  DEVICE_ACTIVE: m.problem_device_active,
  DEVICE_FORKED: m.problem_device_forked,
  DEVICE_REVOKED: m.problem_device_revoked,
  DEVICE_UNKNOWN: m.problem_device_unknown,
  DRAWER_IN_USE: m.problem_drawer_in_use,
  FORBIDDEN: m.problem_forbidden,
  INTERNAL: m.problem_internal,
  INVALID: m.problem_invalid,
  INVALID_ARGS: m.problem_invalid_args,
  JUDGING_FAILED: m.problem_judging_failed,
  LINES_UNSENT: m.problem_lines_unsent,
  LINE_EXISTS: m.problem_line_exists,
  LINE_NOT_SENT: m.problem_line_not_sent,
  LINE_SENT: m.problem_line_sent,
  LINE_UNKNOWN: m.problem_line_unknown,
  LINE_VOID: m.problem_line_void,
  MALFORMED: m.problem_malformed,
  MOVEMENT_EXISTS: m.problem_movement_exists,
  NETWORK: m.problem_network,
  NOTHING_TO_SEND: m.problem_nothing_to_send,
  NOT_A_QUEUE_FILE: m.problem_not_a_queue_file,
  NOT_FOUND: m.problem_not_found,
  NOT_PERMITTED: m.problem_not_permitted,
  NOT_READY: m.problem_not_ready,
  ORDER_CLOSED: m.problem_order_closed,
  ORDER_EMPTY: m.problem_order_empty,
  ORDER_EXISTS: m.problem_order_exists,
  ORDER_HAS_PAYMENTS: m.problem_order_has_payments,
  ORDER_PAID: m.problem_order_paid,
  ORDER_TOO_LARGE: m.problem_order_too_large,
  ORDER_UNKNOWN: m.problem_order_unknown,
  OTHER_DEVICE: m.problem_other_device,
  OTHER_OUTLET: m.problem_other_outlet,
  OUTLET_CLOSED: m.problem_outlet_closed,
  OVERPAYMENT: m.problem_overpayment,
  OVERTAKEN: m.problem_overtaken,
  PAYMENT_ELSEWHERE: m.problem_payment_elsewhere,
  PAYMENT_EXISTS: m.problem_payment_exists,
  PAYMENT_UNKNOWN: m.problem_payment_unknown,
  PROTOCOL_UNSUPPORTED: m.problem_protocol_unsupported,
  QUEUE_FILE_ALTERED: m.problem_queue_file_altered,
  QUEUE_FILE_FOREIGN: m.problem_queue_file_foreign,
  RATE_LIMITED: m.problem_rate_limited,
  REFUND_EXISTS: m.problem_refund_exists,
  REFUND_MISMATCH: m.problem_refund_mismatch,
  REFUND_TOO_MUCH: m.problem_refund_too_much,
  REFUSED: m.problem_refused,
  SERVER_UNREACHABLE: m.problem_server_unreachable,
  SESSION_ENDED: m.problem_session_ended,
  SHIFT_CLOSED: m.problem_shift_closed,
  SHIFT_EXISTS: m.problem_shift_exists,
  SHIFT_UNKNOWN: m.problem_shift_unknown,
  SIGN_IN_FAILED: m.problem_sign_in_failed,
  STORAGE_FAILED: m.problem_storage_failed,
  STORAGE_FULL: m.problem_storage_full,
  TENANT_REQUIRED: m.problem_tenant_required,
  TENANT_SUSPENDED: m.problem_tenant_suspended,
  TENDER_MISMATCH: m.problem_tender_mismatch,
  TOO_LARGE: m.problem_too_large,
  UNAUTHENTICATED: m.problem_unauthenticated,
  UNAVAILABLE: m.problem_unavailable,
  UNKNOWN_MUTATION: m.problem_unknown_mutation,
  UNKNOWN_VERSION: m.problem_unknown_version,
  UNSTORABLE: m.problem_unstorable,
} as const satisfies Record<string, () => string>;

export type KnownProblem = keyof typeof PROBLEMS;
export const KNOWN_PROBLEMS = Object.keys(PROBLEMS) as KnownProblem[];

const isKnown = (code: string): code is KnownProblem => Object.hasOwn(PROBLEMS, code);

/** What to tell somebody about a code. An unknown one, from a newer server, is shown as it is within plain words. */
export const problemWords = (code: string): string =>
  isKnown(code) ? PROBLEMS[code]() : m.problem_unknown({ code });
