import type { Command, DocumentKind, Documents } from '@meja/domain';
import type { Issue, Shown } from '@meja/pos/simulation';
import type { Chance } from '../run/chance.ts';
import type { Place } from '../world/opening.ts';
import type { Menu } from './menu.ts';

/** The kinds of documents; the oracle, which imports nothing of the domain, knows them by this. */
export type Kind = DocumentKind;

/** What a person sees before tapping. */
export interface Screen {
  /** The menu, as it lies on the tablet. */
  readonly menu: Menu;
  /** The documents of one kind. */
  readonly of: <One extends Kind>(kind: One) => readonly Documents[One][];
}

/** One tap: what it has to decide with. */
export interface Moment {
  issue: Issue;
  screen: Screen;
  place: Place;
  chance: Chance;
}

/** What people do with the documents of one kind. */
export interface TradeTaps<Of extends Kind, Tap extends string> {
  /** How often they do it. */
  weights: Readonly<Record<Tap, number>>;
  /** The documents as the app's screens show them. */
  shown(shown: Shown): Documents[Of][];
  /**
   * Some screens read a document in the transaction that saves the change, where nobody can change it any more; others go
   * by what they show.
   */
  readsBeforeSaving: boolean;
  /** The commands of a tap; none where nothing is there to be tapped. */
  commands(tap: Tap, moment: Moment): Command[];
}
