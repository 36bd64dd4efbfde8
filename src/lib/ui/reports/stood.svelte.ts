import type { Api } from '#lib/api.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';

/** Finds the position of the log that a day ended with. What was found before, or why nothing was, is forgotten when it looks again. */
export class Stood {
  /** Why the last day was not found. */
  problem = $state.raw<Problem | null>(null);

  /** The newest signed head of the log before the end of the day; null where the server did not say. */
  async on(api: Api, day: CivilDate): Promise<number | null> {
    this.problem = null;
    try {
      return (await api.reports.position.query({ until: day })).size;
    } catch (cause) {
      this.problem = problemOf(cause);
      return null;
    }
  }
}
