interface Launched {
  /** Handles of the files that were opened with the app. */
  readonly files?: readonly { getFile(): Promise<File> }[];
}
interface LaunchQueue {
  setConsumer(consumer: (launched: Launched) => void): void;
}

/**
 * Files that a person opens with the app, where the system lets them (`file_handlers` of the manifest; Chromium on desktops).
 * One that can't be read comes as one without a byte, so that it is missed.
 */
export function onLaunched(taken: (files: readonly File[]) => void): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    const read = files.map((handle) => handle.getFile().catch(() => new File([], '')));
    void Promise.all(read).then(taken);
  });
}
