import type { Problem } from '#lib/app/contract.ts';
import { m, problemWords } from '@meja/ui/messages';

/** What happened while the tablet was being set up, and what to do. */
export function enrolProblemWords({ code, retryAfterMs }: Problem): { title: string; todo: string } {
  switch (code) {
    case 'ENROLMENT_CODE_INVALID':
    case 'NOT_FOUND':
      return { title: m.pos_enrol_code_invalid(), todo: m.pos_enrol_code_invalid_do() };
    case 'DEVICE_NAME_TAKEN':
      return { title: m.pos_enrol_name_taken(), todo: m.pos_enrol_name_taken_do() };
    case 'OFFLINE':
      return { title: m.pos_enrol_offline(), todo: m.pos_enrol_offline_do() };
    case 'RATE_LIMITED':
      return {
        title: m.pos_enrol_too_often(),
        todo: m.pos_enrol_too_often_do({
          minutes: Math.max(1, Math.ceil((retryAfterMs ?? 60_000) / 60_000)),
        }),
      };
    case 'INSECURE_CONTEXT':
      return { title: m.pos_enrol_insecure(), todo: m.pos_enrol_insecure_do() };
    case 'NOT_KEPT':
      return { title: m.pos_enrol_not_kept(), todo: m.pos_enrol_not_kept_do() };
    case 'STORAGE_TOO_SMALL':
      return { title: m.pos_enrol_no_room(), todo: m.pos_enrol_no_room_do() };
    default:
      return { title: m.pos_enrol_failed(), todo: problemWords(code) };
  }
}
