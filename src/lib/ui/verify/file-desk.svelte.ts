import type { Attachment } from '#lib/domain/pdf/attachments.ts';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import { listAttachments } from '#lib/ui/signing/attachments/list-attachments.ts';
import { checkFile, verifyWorker, type CheckError } from './check-file.ts';
import { loadRoots } from './roots.ts';

export interface Checked {
  /** As it was chosen; what is cut out of it, is cut out here. */
  readonly file: File;
  readonly at: Date;
  readonly verdict: PdfVerdict;
  /** The files inside it; null where they can't be told. */
  readonly attachments: readonly Attachment[] | null;
}

/** One file at a time: chosen, verified in the browser, told. A later choice takes the place of an earlier one. */
export class FileDesk {
  #checking = $state<string | null>(null);
  #checked = $state.raw<Checked | null>(null);
  #problem = $state.raw<Problem | CheckError | null>(null);
  #turn = 0;

  /** The name of the file that is being verified. */
  get checking(): string | null {
    return this.#checking;
  }
  get checked(): Checked | null {
    return this.#checked;
  }
  get problem(): Problem | CheckError | null {
    return this.#problem;
  }

  async take(file: File): Promise<void> {
    this.clear();
    this.#checking = file.name;
    const turn = this.#turn;
    try {
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changed
      const at = new Date();
      const found = await checkFile(file, { ...(await loadRoots()), at, makeChecker: verifyWorker });
      const attachments = found.ok ? await listAttachments(new Uint8Array(await file.arrayBuffer())) : null;
      if (turn !== this.#turn) return;
      if (found.ok) this.#checked = { file, at, verdict: found.value, attachments };
      else this.#problem = found.error;
    } catch (cause) {
      if (turn === this.#turn) this.#problem = problemOf(cause);
    } finally {
      if (turn === this.#turn) this.#checking = null;
    }
  }

  clear(): void {
    this.#turn += 1;
    this.#checking = null;
    this.#checked = null;
    this.#problem = null;
  }
}
