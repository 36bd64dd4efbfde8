import { spawn } from 'node:child_process';
import { openInstallation, orExit } from './installation.ts';

/** `npm run dev`: the development server on the same database as `npm run demo`. */
const installation = orExit(await openInstallation());
installation.watch();
const vite = spawn('vite', ['dev', '--port', String(installation.config.port)], {
  stdio: 'inherit',
  env: { ...process.env, DATABASE_APP_URL: installation.appUrl, DATABASE_JOBS_URL: installation.jobsUrl },
});
vite.on('exit', (code) => {
  void installation.close().then(() => process.exit(code ?? 0));
});
// The terminal sends Ctrl-C to vite as well; we only have to outlive it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => vite.kill());
