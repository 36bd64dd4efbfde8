export { runWitness, type NoWitness, type RunningWitness, type WitnessOptions } from './serve.ts';
