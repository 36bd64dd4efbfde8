/** Unit tests look at parts without the rooms that bring their messages. */
import.meta.glob('../../src/lib/ui/*/messages/index.ts', { eager: true });
