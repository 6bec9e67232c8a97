#!/usr/bin/env node
/** @file The `lacuna` command; runs in a process of its own, the engine with it. */
import { main } from './main.js';

// No process.exit: what is still on its way to a pipe must get there.
process.exitCode = await main(process.argv.slice(2));
