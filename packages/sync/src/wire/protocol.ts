import { z } from 'zod';

/**
 * Goes up when the wire changes in a way that an older peer would misread. A new collection, field or value of an enum
 * is none: see `PullRequest.collections` and `open` in the domain.
 */
export const PROTOCOL = 2;

/** The oldest protocol in which this server still tells a device what has changed. */
export const MIN_PROTOCOL = 1;

/** As a request names it. Any is well-formed: the server decides what it makes of it. */
export const Protocol = z.int().min(1);

/** The protocols that a server speaks, both ends included; a problem PROTOCOL_UNSUPPORTED carries it. */
export interface ProtocolRange {
  min: number;
  max: number;
}

export const PROTOCOLS: ProtocolRange = { min: MIN_PROTOCOL, max: PROTOCOL };

/**
 * Whether a server of `range` deals with a request in `protocol`. A queue is taken from every app that was ever
 * shipped, so that whoever must update loses nothing; what changed is told only to apps that read it rightly. A protocol newer
 * than the server's is no use either way: its records wait on the device until the server is as new.
 */
export function isSpoken(request: 'push' | 'pull', protocol: number, range: ProtocolRange): boolean {
  return protocol <= range.max && (request === 'push' || protocol >= range.min);
}
