import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LEAST, type Browser } from '@meja/ui/browsers';
import type {
  CompatData,
  Identifier,
  SimpleSupportStatement,
  SupportStatement,
} from '@mdn/browser-compat-data/types';

/** What each of them must have: the browsers of telephones and tablets too, which go by the same versions. */
const versionsOf = ({ chrome, firefox, safari }: Record<Browser, string>) =>
  ({ chrome, chrome_android: chrome, edge: chrome, firefox, safari, safari_ios: safari }) as const;
type Versions = ReturnType<typeof versionsOf>;

/** What a page like ours meets. Names of graphics, media and devices are many and common, and nothing here touches those. */
const MET =
  /^(Abort|Animation|Blob|Broadcast|Cache|Clipboard|Crypto|CSSStyle|CustomEvent|DOM|DataTransfer|Document|Element|Event|Extendable|Fetch|File|FormData|Headers|History|HTML|IDB|Input|Intersection|Keyboard|Location|Lock|MediaQuery|Message|Mouse|Mutation|Navigat|Node|Performance$|Pointer|Promise|Range|Readable|Request|Resize|Response|Screen$|Selection|ServiceWorker(Container)?$|Shadow|Storage(Event|Manager)?$|Subtle|Text|Toggle|Touch|Transform|URL|Visual|Wheel|Worker|Writable)/;

/** Something that browsers can do, by its path in the compatibility data, and which of ours cannot. */
export interface Feature {
  path: string;
  lacking: readonly string[];
}

type Visit = (path: readonly string[], entry: Identifier) => void;

/** Answers which of our oldest browsers lack a feature; unknown features are lacked by none. */
export class Compat {
  readonly #data: CompatData;
  readonly #versions: Versions;
  readonly #members = new Map<string, Feature[]>();
  readonly #events = new Map<string, Feature[]>();
  readonly #functions = new Map<string, Feature[]>();

  constructor(least: Record<Browser, string> = LEAST) {
    this.#versions = versionsOf(least);
    this.#data = readData();
    const { api, css, javascript } = this.#data as unknown as Record<string, Identifier>;
    walk(api, 2, (path, entry) => this.#indexApi(path, entry));
    walk(javascript?.['builtins'], 4, (path, entry) => {
      if (path.length > 1)
        add(this.#members, path, this.#feature(['javascript', 'builtins', ...path], entry));
    });
    walk(css?.['types'], 3, (path, entry) =>
      add(this.#functions, path, this.#feature(['css', 'types', ...path], entry)),
    );
  }

  /** By its exact path. */
  at(path: string): Feature | undefined {
    let entry: Identifier | undefined = this.#data as unknown as Identifier;
    for (const name of path.split('.')) entry = own(entry, name);
    return entry?.__compat && this.#feature([path], entry);
  }

  /** What exists by this name on any object. The name is too new only if every interface with this member is too new. */
  member(name: string): Feature | undefined {
    return newest(this.#members.get(name));
  }

  event(name: string): Feature | undefined {
    return newest(this.#events.get(name));
  }

  /** A function of CSS values. */
  cssFunction(name: string): Feature | undefined {
    return newest(this.#functions.get(name));
  }

  #indexApi([owner = '', name]: readonly string[], entry: Identifier): void {
    if (name === undefined) return;
    const feature = this.#feature(['api', owner, name], entry);
    const event = /^(.+)_event$/.exec(name)?.[1];
    if (event !== undefined) add(this.#events, [event], this.#ofEngines(feature));
    else if (MET.test(owner)) add(this.#members, [name.replace(/_static$/, '')], feature);
  }
  #feature(path: readonly string[], { __compat }: Identifier): Feature {
    const lacking = Object.entries(this.#versions)
      .filter(([browser, version]) => !has(__compat?.support[browser as keyof Versions], version))
      .map(([browser, version]) => `${browser} ${version}`);
    return { path: path.join('.'), lacking };
  }

  /** What a telephone or a computer has no use for, as touch or a wheel, is no matter of how old its browser is. */
  #ofEngines({ path, lacking }: Feature): Feature {
    const all = Object.entries(this.#versions).map(([browser, version]) => `${browser} ${version}`);
    const having = new Set(all.filter((name) => !lacking.includes(name)).map(engineOf));
    return { path, lacking: lacking.filter((name) => !having.has(engineOf(name))) };
  }
}

const readData = (): CompatData =>
  JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf8'),
  ) as CompatData;

const own = (entry: Identifier | undefined, name: string): Identifier | undefined =>
  entry && Object.hasOwn(entry, name) ? entry[name] : undefined;

function walk(
  entry: Identifier | undefined,
  depth: number,
  visit: Visit,
  path: readonly string[] = [],
): void {
  for (const [name, inner] of Object.entries<Identifier>((entry ?? {}) as Record<string, Identifier>)) {
    if (name === '__compat') continue;
    const at = [...path, name];
    if (inner.__compat) visit(at, inner);
    if (depth > 1) walk(inner, depth - 1, visit, at);
  }
}

function add(to: Map<string, Feature[]>, path: readonly string[], feature: Feature): void {
  const name = path.at(-1) ?? '';
  const known = to.get(name);
  if (known) known.push(feature);
  else to.set(name, [feature]);
}

const newest = (features: readonly Feature[] | undefined): Feature | undefined =>
  features?.some(({ lacking }) => lacking.length === 0) ? undefined : features?.[0];

const ENGINES = ['chrome', 'firefox', 'safari'];
const engineOf = (name: string): string => ENGINES.find((engine) => name.startsWith(engine)) ?? 'chrome';

const has = (support: SupportStatement | undefined, version: string): boolean =>
  [support ?? []].flat().some((statement) => hasBy(statement, version));

/** Behind a flag, under another name, or removed again, is not there. */
const hasBy = (
  { version_added: added, version_removed: removed, flags, prefix, alternative_name }: SimpleSupportStatement,
  version: string,
): boolean =>
  typeof added === 'string' &&
  !flags &&
  !prefix &&
  !alternative_name &&
  isUpTo(added, version) &&
  !(typeof removed === 'string' && isUpTo(removed, version));

/** `≤79` is the oldest version that was looked at; `preview` is none yet. */
function isUpTo(since: string, version: string): boolean {
  const [a, b] = [since.replace('≤', ''), version].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ];
  if (a.some(Number.isNaN)) return false;
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}
