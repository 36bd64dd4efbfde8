import { roomForPictures } from '#lib/offline/store/room.ts';
import RoomNotice from './RoomNotice.svelte';

/** What is asked before a picture is taken, and what is said where the answer is bad; loaded beside the camera. */
const room = { roomForPictures, RoomNotice };
export default room;
export type Room = typeof room;
