// What is needed besides for keys that are not simply given.
import './online.ts';

export { credentialsFrom } from '../api/credentials.ts';
