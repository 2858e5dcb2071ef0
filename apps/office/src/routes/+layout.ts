// The app runs in the browser only: the server hands out static files and the API.
export const ssr = false;
export const prerender = false;
