const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter.charCodeAt(0), value]));

/** Without padding. What browsers and Node have for it is the one's or the other's. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let letter = 0; letter < Math.min(4, bytes.length - i + 1); letter += 1)
      text += ALPHABET.charAt((three >> (18 - 6 * letter)) & 63);
  }
  return text;
}

export function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = VALUES.get(text.charCodeAt(i));
    if (value === undefined) throw new Error('this is no base64');
    bits = (bits << 6) | value;
    if (i % 4 > 0) {
      bytes[at] = (bits >> (6 - 2 * (i % 4))) & 255;
      at += 1;
    }
  }
  return bytes;
}
