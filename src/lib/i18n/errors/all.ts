import './access/index.ts';
import './away/index.ts';
import './captured/index.ts';
import './device/index.ts';
import './drafts/index.ts';
import './eid/index.ts';
import './jobs/index.ts';
import './leaving/index.ts';
import './ledger/index.ts';
import './log/index.ts';
import './mail-in/index.ts';
import './people/index.ts';
import './security/index.ts';
import './signing/index.ts';
import './vault/index.ts';
import { access } from './access/nb.ts';
import { away } from './away/nb.ts';
import { captured } from './captured/nb.ts';
import { device } from './device/nb.ts';
import { drafts } from './drafts/nb.ts';
import { eid } from './eid/nb.ts';
import { jobs } from './jobs/nb.ts';
import { leaving } from './leaving/nb.ts';
import { ledger } from './ledger/nb.ts';
import { log } from './log/nb.ts';
import { mailIn } from './mail-in/nb.ts';
import { people } from './people/nb.ts';
import { security } from './security/nb.ts';
import { signing } from './signing/nb.ts';
import { vault } from './vault/nb.ts';

/** The sentences of every subject, which are here to be said from now on; the values are Norwegian. */
export const ALL = {
  ...access,
  ...away,
  ...captured,
  ...device,
  ...drafts,
  ...eid,
  ...jobs,
  ...leaving,
  ...ledger,
  ...log,
  ...mailIn,
  ...people,
  ...security,
  ...signing,
  ...vault,
};
