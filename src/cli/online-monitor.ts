// What is needed to tell how an append command is getting on: see online.ts.
import './online.ts';

export { keepMetrics } from './metrics-keeper.ts';
export { printFigures } from './print-figures.ts';
export { notifyService } from './service-notifier.ts';
