export { default as SignInField } from './SignInField.svelte';
export { httpDoor } from './door.ts';
export { codeMissing, factorWords } from './factor-words.ts';
export { browserMemory, browserNeighbours } from './neighbours.ts';
export { default as PasswordField } from './PasswordField.svelte';
export { SessionController, type Person, type Tenant } from './session.svelte.ts';
export { default as SignedOutPage } from './SignedOutPage.svelte';
export { default as SignIn } from './SignIn.svelte';
export { default as Starting } from './Starting.svelte';
