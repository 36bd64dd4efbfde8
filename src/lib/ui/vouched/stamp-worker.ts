import { judgeAsked, type FoundStamp, type StampAsked } from './stamp-judge.ts';

// A worker of its own: what judges tokens brings hashes that would weigh on every room.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<StampAsked>) => void) | null;
  postMessage(answer: FoundStamp): void;
};

worker.onmessage = ({ data }) => {
  void judgeAsked(data).then((found) => worker.postMessage(found));
};
