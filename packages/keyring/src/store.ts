/** Where keys are kept: an interface for the rim (IndexedDB can hold CryptoKeys), and the one that forgets, for shared machines. */

/** Holds structured-cloneable values, CryptoKeys among them. A put is all or nothing and durable once it resolves. */
export interface KeyStore {
  get(name: string): Promise<unknown>;
  put(name: string, value: unknown): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Keeps nothing beyond this object: what a shared machine uses, so that signing out leaves nothing. */
export function memoryStore(): KeyStore & { readonly size: number } {
  const values = new Map<string, unknown>();
  return {
    get size() {
      return values.size;
    },
    get: async (name) => values.get(name),
    put: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
  };
}
