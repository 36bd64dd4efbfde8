import { INSTALL_SCRIPTS } from './allowed.ts';
import type { Finding, Part } from './finding.ts';
import { UNSEEN, type Package } from './packages.ts';

/** No package runs a program when it is installed but those that are known, and each is one that somebody published. */
export function installScripts(packages: readonly Package[]): Part {
  const findings = packages.flatMap(({ name, version, installScripts: scripts, pinned }): Finding[] => {
    const where = `${name}@${version}`;
    const known = INSTALL_SCRIPTS[name];
    const unknown = scripts.filter((script) => !known?.includes(script) && !(known && script === UNSEEN));
    return [
      ...unknown.map((says): Finding => ({ code: 'install_script_unknown', where, says })),
      ...(pinned ? [] : [{ code: 'package_unpinned', where, says: 'no hash in package-lock.json' } as const]),
    ];
  });
  return { name: 'install scripts', looked: packages.length, findings, notChecked: null };
}
