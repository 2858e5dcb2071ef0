import { untrack } from 'svelte';
import { elsewhereWords, followed } from './meanwhile.ts';

interface Open<Form extends object> {
  /** What is filled in. */
  form: () => Form;
  /** What it is about, as it stands; undefined while there is no such thing. */
  now: () => Form | undefined;
  fill: (form: Form) => void;
}

/** Keeps a form that stays open in step with what others do meanwhile. It is made where a component begins. */
export class Meanwhile<Form extends object> {
  readonly #open: Open<Form>;
  /** What was last filled in from. */
  #seen = $state.raw() as Form;
  #contested = $state.raw<readonly (keyof Form)[]>([]);

  constructor(open: Open<Form>) {
    this.#open = open;
    this.#seen = open.now() ?? open.form();
    $effect(() => {
      const now = open.now();
      if (now) untrack(() => this.#follow(now));
    });
  }

  #follow(now: Form): void {
    const { form, contested } = followed(this.#open.form(), this.#seen, now);
    this.#open.fill(form);
    this.#contested = [...this.#contested, ...contested];
    this.#seen = now;
  }

  /** The words for what became of a field on another tablet, where somebody has filled it in otherwise here. */
  elsewhere(key: keyof Form): string | undefined {
    return elsewhereWords(key, { form: this.#open.form(), seen: this.#seen, contested: this.#contested });
  }
}
