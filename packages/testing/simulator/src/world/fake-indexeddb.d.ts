/** The package ships the types of its front door only. */
declare module 'fake-indexeddb/lib/FDBTransaction' {
  const FDBTransaction: { prototype: object };
  export default FDBTransaction;
}
