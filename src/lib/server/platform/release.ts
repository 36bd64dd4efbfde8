import manifest from '../../../../package.json' with { type: 'json' };

/** The release that runs, as files name the program that made them. */
export const RELEASE: string = manifest.version;
