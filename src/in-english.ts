// Imported for its effect by what programs import: errors then have English messages.
import { wordErrorsBy } from './errors.ts';
import { describeNote, describeProblem } from './text/program.ts';

wordErrorsBy({ sentence: describeProblem, note: describeNote });
