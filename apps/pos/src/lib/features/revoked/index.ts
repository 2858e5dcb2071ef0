export { default as RevokedScreen } from './RevokedScreen.svelte';
