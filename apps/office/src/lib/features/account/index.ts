export { default as AccountPage } from './AccountPage.svelte';
export { ChangePasswordController } from './change-password.svelte.ts';
export { FactorsController } from './factors.svelte.ts';
export { ForgotController } from './forgot.svelte.ts';
export { default as ForgotPage } from './ForgotPage.svelte';
export { ResetController } from './reset.svelte.ts';
export { default as ResetPage } from './ResetPage.svelte';
export { SessionsController } from './sessions.svelte.ts';
export { default as SetUpPage } from './SetUpPage.svelte';
