export { DocumentList } from './document-list.svelte.ts';
export { DocumentController } from './document.svelte.ts';
