import type { SaftBytes } from '#lib/domain/ledger/saft/bytes.ts';

/** A chosen file, read piece by piece from where it lies. */
export function bytesOf(file: Blob): SaftBytes {
  return { size: file.size, read: (from, to) => pieces(file.slice(from, to)) };
}

/** By a reader: not every browser walks through a stream by itself. */
async function* pieces(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
