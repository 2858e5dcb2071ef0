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

/** Remembers over a reload that somebody signed out while the server could not be told. */
export interface SignOutDebt {
  owed(): boolean;
  set(owed: boolean): void;
}

export const browserSignOutDebt: SignOutDebt = {
  owed: () => localStorage.getItem(`${NAME}.owed`) !== null,
  set(owed) {
    if (owed) localStorage.setItem(`${NAME}.owed`, '1');
    else localStorage.removeItem(`${NAME}.owed`);
  },
};
