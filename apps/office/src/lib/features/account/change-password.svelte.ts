import { m } from '@meja/ui/messages';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { changePassword } from './account.ts';
import { lengthWords, refusalWords } from './account-words.ts';

type Wrong = { present?: string; next?: string };

/** The form that changes one's own password. */
export class ChangePasswordController {
  readonly #api: Client;
  present = $state('');
  next = $state('');
  #wrong = $state.raw<Wrong>({});
  #problem = $state.raw<Problem>();

  constructor(api: Client) {
    this.#api = api;
  }

  /** What is wrong, by field. */
  get wrong(): Wrong {
    return this.#wrong;
  }

  /** What is wrong with none of the fields. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** @returns whether the password is changed */
  async submit(): Promise<boolean> {
    const { present, next } = this;
    const length = lengthWords(next);
    this.#problem = undefined;
    this.#wrong = {
      ...(present === '' ? { present: m.office_account_present_missing() } : {}),
      ...(length === undefined ? {} : { next: length }),
    };
    if (Object.keys(this.#wrong).length > 0) return false;
    const result = await changePassword(this.#api, { present, next });
    if (!result.ok) {
      this.#refuse(result.error);
      return false;
    }
    this.present = '';
    this.next = '';
    return true;
  }

  #refuse(problem: Problem): void {
    const refusal = refusalWords(problem);
    if (refusal !== undefined) this.#wrong = { next: refusal };
    else if (problem.code === 'PASSWORD_WRONG') this.#wrong = { present: m.office_account_present_wrong() };
    else this.#problem = problem;
  }
}
