import type { QueueExport } from '#lib/app/contract.ts';

/** Lets the browser put it where it puts downloads. */
export function download({ name, text }: QueueExport): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on it by the time a page can be left.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Browsers share text and refuse JSON; what reads the file goes by its contents. */
const asText = ({ name, text }: QueueExport): File =>
  new File([text], name.replace(/\.json$/, '.txt'), { type: 'text/plain' });

const canShare = (files: File[]): boolean => 'canShare' in navigator && navigator.canShare({ files });

/** Whether this tablet has a way to hand files to other apps: Bluetooth, a messenger, a drive. */
export const hasShareSheet = (): boolean => canShare([asText({ name: 'meja.json', text: '', count: 0 })]);

/** @returns false when somebody thought better of it */
export async function share(queue: readonly QueueExport[]): Promise<boolean> {
  try {
    await navigator.share({ files: queue.map(asText) });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}
