import type { Page } from 'playwright-core';

/**
 * Everything the page's origin keeps in IndexedDB and web storage, as one byte string: keys, indexes, values, with
 * binary values as their bytes. What is not in it is not readable for whoever copies the profile's folder.
 */
export async function storedBytes(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const chunks: Uint8Array[] = [];
    const text = new TextEncoder();
    const add = (value: unknown): void => {
      if (value instanceof ArrayBuffer) chunks.push(new Uint8Array(value));
      else if (ArrayBuffer.isView(value))
        chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      else if (Array.isArray(value)) value.forEach(add);
      else if (value !== null && typeof value === 'object')
        Object.entries(value).forEach(([key, each]) => (add(key), add(each)));
      else chunks.push(text.encode(String(value)));
    };
    const answered = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('IndexedDB refused'));
      });
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue;
      add(name);
      const database = await answered(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        add(store);
        add(await answered(objects.getAllKeys()));
        add(await answered(objects.getAll()));
      }
      database.close();
    }
    add({ ...localStorage });
    add({ ...sessionStorage });
    const whole = new Blob(chunks.map((chunk) => chunk.slice()));
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
      reader.readAsDataURL(whole);
    });
    return url.slice(url.indexOf(',') + 1);
  });
  return Buffer.from(base64, 'base64');
}
