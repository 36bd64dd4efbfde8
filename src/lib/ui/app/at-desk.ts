/** What a bookkeeper's device answers and keeps: loaded when a screen of theirs first asks. */
export { throughDevice } from '#lib/offline/desk/through.ts';
