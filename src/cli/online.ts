// What reading needs, in one module and so in one file of the bundle: each file costs a start half a millisecond, and those
// that do not talk to OSS load nothing of this.
//
// The first three are loaded by then, and used by `online-more.ts`, too. What all that is loaded apart has in common is one
// file, which every start loads; what only a part of it has in common would be another.
import './exit-codes.ts';
import '../oss/creation-headers.ts';
import '../ui/reporter.ts';

export { openReader } from '../api/object-reader.ts';
export { connect } from './connect.ts';
