import type { ExternalToast } from 'svelte-sonner';
import { toasts } from './toasts.ts';

export type NoticeTone = 'done' | 'info' | 'warning' | 'problem';

export interface Notice {
  /** The same id replaces the notice that is still shown. */
  id?: string | undefined;
  description?: string | undefined;
  /** For instance undo. */
  action?: { label: string; onclick: () => unknown } | undefined;
  /** Milliseconds; problems and notices with an action stay longer by themselves. */
  duration?: number | undefined;
}

function show(tone: NoticeTone, title: string, notice: Notice): void {
  const { id, description, action } = notice;
  const duration = notice.duration ?? (tone === 'problem' || action ? 8000 : 3500);
  const options: ExternalToast = { duration, componentProps: { tone, title, description, action } };
  void toasts
    .need()
    .then(({ toast, ToastCard }) => toast.custom(ToastCard, id === undefined ? options : { ...options, id }));
}

/** Short words about what just happened. Nothing that somebody must not miss: that is a Banner or a Dialog. */
export const notify = {
  done: (title: string, notice: Notice = {}) => show('done', title, notice),
  info: (title: string, notice: Notice = {}) => show('info', title, notice),
  warn: (title: string, notice: Notice = {}) => show('warning', title, notice),
  problem: (title: string, notice: Notice = {}) => show('problem', title, notice),
  /** A refusal or an error by its code. */
  problemCode: (code: string, notice: Notice = {}) =>
    void import('../../messages/problems.ts').then(({ problemWords }) =>
      show('problem', problemWords(code), { id: code, ...notice }),
    ),
  dismiss: (id?: string) => void toasts.need().then(({ toast }) => toast.dismiss(id)),
};
