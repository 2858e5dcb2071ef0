/**
 * Whether PostgreSQL refused the data itself (SQLSTATE class 22, data exception, or 23, constraint violation), so that
 * the same statement will fail again however often it is tried.
 */
export function isDataError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23]/.test(code);
}
