export { DevicesController } from './devices.svelte.ts';
export { default as DevicesPage } from './DevicesPage.svelte';
export { EnrolmentController } from './enrolment.svelte.ts';
