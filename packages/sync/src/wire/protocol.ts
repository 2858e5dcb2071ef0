/** Goes up when the wire changes in a way that an older peer would misread. */
export const PROTOCOL = 1;
