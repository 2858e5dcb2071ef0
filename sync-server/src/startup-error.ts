/** Something that whoever starts the server can put right. It is told as one line, without a stack. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
