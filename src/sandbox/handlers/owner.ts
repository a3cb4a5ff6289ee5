import { elements, type XmlElement } from '../http/xml.ts';

/** Everything in the sandbox belongs to one account. */
export const OWNER: XmlElement = [
  'Owner',
  elements({ ID: '1000000000000000', DisplayName: '1000000000000000' }),
];
