export { rolesInWords } from './roles.ts';
export { default as SignInScreen } from './SignInScreen.svelte';
