// What reading needs, in one module and so in one file of the bundle: each file costs a start half a millisecond, and those
// that do not talk to OSS load nothing of this.
//
// The first three are loaded by then. What is loaded apart, the modules called online-…, begins with this one: so all of
// them have the same in common, which is one file, and what only two of them had in common would be another.
import './exit-codes.ts';
import '../oss/creation-headers.ts';
import '../ui/reporter.ts';

export { openReader } from '../api/object-reader.ts';
export { formatTable } from '../ui/table.ts';
export { connect } from './connect.ts';
export { openProgress, takesAllInSilence } from './progress.ts';
