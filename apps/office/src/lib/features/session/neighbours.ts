/** The other tabs of this browser that show head office. */
export interface Neighbours {
  tellSignedIn(): void;
  tellSignedOut(): void;
  listen(on: { signedIn: () => void; signedOut: () => void }): void;
  /** Runs `work` while no other tab does the same. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

const NAME = 'meja.office.session';

/** Over plain HTTP from another machine there are no locks; the server then answers two tabs' renewals alike. */
export function browserNeighbours(): Neighbours {
  const channel = new BroadcastChannel(NAME);
  return {
    tellSignedIn: () => channel.postMessage('signed-in'),
    tellSignedOut: () => channel.postMessage('signed-out'),
    listen({ signedIn, signedOut }) {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (data === 'signed-in') signedIn();
        if (data === 'signed-out') signedOut();
      });
    },
    inTurn: (work) => ('locks' in navigator ? navigator.locks.request(NAME, work) : work()),
  };
}

/**
 * What this browser remembers of the session over a reload, since no script sees its cookie: `held`, there should be one;
 * `owed`, somebody signed out while the server could not be told; `none`, nobody has signed in here.
 */
export interface Memory {
  recall(): 'none' | 'held' | 'owed';
  keep(state: 'none' | 'held' | 'owed'): void;
}

export const browserMemory: Memory = {
  recall() {
    const state = localStorage.getItem(NAME);
    return state === 'held' || state === 'owed' ? state : 'none';
  },
  keep(state) {
    if (state === 'none') localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, state);
  },
};
