import { mount } from 'svelte';
import '#lib/ui/tokens.css';
import Receipts from './Receipts.svelte';

mount(Receipts, { target: document.body });
