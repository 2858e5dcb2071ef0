export { toast, Toaster as ToastList } from 'svelte-sonner';
export { default as ToastCard } from './Toast.svelte';
