export { default as Cards } from './Cards.svelte';
export { default as DaysAndOutlet } from './DaysAndOutlet.svelte';
export { DocumentList } from './document-list.svelte.ts';
export { DocumentController } from './document.svelte.ts';
export { default as DocumentPage } from './DocumentPage.svelte';
export { default as DocumentsTable } from './DocumentsTable.svelte';
export { default as FactsCard } from './FactsCard.svelte';
export { default as FilterChip } from './FilterChip.svelte';
export { default as ListPage } from './ListPage.svelte';
