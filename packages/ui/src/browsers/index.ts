export { withFirstTheme } from './first-theme.ts';
export { withGuard } from './guard.ts';
export { BUILD_TARGET, LEAST, LEAST_WORDS, PROBES, type Browser } from './least.ts';
