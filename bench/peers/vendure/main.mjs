// A process on each core behind one port, as Vendure is scaled; ours are several too.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { bootstrap } from '@vendure/core';
import { configOf } from './config.mjs';

if (cluster.isPrimary) for (let core = 0; core < availableParallelism(); core += 1) cluster.fork();
else await bootstrap(configOf({ synchronize: false }));
