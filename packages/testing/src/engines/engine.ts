export interface Size {
  width: number;
  height: number;
}

/** Where tests run, and what an engine starts with. */
export const DESKTOP: Size = { width: 1280, height: 800 };

export interface Point {
  x: number;
  y: number;
}

/** What can go to the page and come back. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A function for the page. It is sent as text, so it must use nothing from around it. */
export type InPage<Args extends readonly Json[], T> = (...args: Args) => T | Promise<T>;

/** One browser with one page and a profile that survives a restart, driven by what its protocol offers. */
export interface Engine {
  /** Name and version, for a person. */
  readonly title: string;
  /** Goes to an address, until the new document has loaded. */
  open(url: string): Promise<void>;
  /** Calls a function in the page. */
  evaluate<Args extends readonly Json[], T>(call: InPage<Args, T>, ...args: Args): Promise<T>;
  /** A real click of the mouse at a point of the window. */
  clickAt(point: Point): Promise<void>;
  /** Presses one key after the other. */
  type(text: string): Promise<void>;
  /** Gives the window's content this size. */
  resize(size: Size): Promise<void>;
  /** The window's content as PNG. */
  screenshot(): Promise<Buffer>;
  /** Ends the browser and starts it again with the same profile and an empty page. */
  restart(): Promise<void>;
  /** Ends the browser and all it started, and throws the profile away. */
  quit(): Promise<void>;
}

/** How `evaluate` sends a function: as the text of one that takes and gives JSON. */
export const asJson = (call: InPage<never, unknown>): string =>
  `async (args) => JSON.stringify((await (${String(call)})(...JSON.parse(args))) ?? null)`;

/** The same actions in WebDriver and in WebDriver BiDi. */
export const clickActions = ({ x, y }: Point): unknown[] => [
  {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  },
];

export const keyActions = (text: string): unknown[] => [
  {
    type: 'key',
    id: 'keyboard',
    actions: [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]),
  },
];
