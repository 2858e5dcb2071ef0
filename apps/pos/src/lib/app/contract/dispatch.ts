import type { AnyDocument, Command, DocumentKind, Ref, Result } from '@meja/domain';
import type { Issue, Refusal } from '../../data/deciding.ts';

export type { Issue, Refusal };

/** `about`: the documents that `make` reads with `issue.get`. */
export type Dispatch = (
  make: (issue: Issue) => readonly Command[],
  about?: readonly Ref<DocumentKind>[],
) => Promise<Result<AnyDocument[], Refusal>>;
