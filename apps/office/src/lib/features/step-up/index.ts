export { StepUpController } from './step-up.svelte.ts';
export { default as StepUpDialog } from './StepUpDialog.svelte';
