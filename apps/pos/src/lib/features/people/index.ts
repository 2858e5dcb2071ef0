export { rolesInWords } from './roles.ts';
export { default as PinPad } from './PinPad.svelte';
export { SignInController } from './sign-in.svelte.ts';
export { default as StaffGrid } from './StaffGrid.svelte';
export { default as SignInScreen } from './SignInScreen.svelte';
