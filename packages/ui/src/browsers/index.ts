export { withGuard } from './guard.ts';
export { BUILD_TARGET, LEAST, LEAST_WORDS, PROBES, type Browser } from './least.ts';
