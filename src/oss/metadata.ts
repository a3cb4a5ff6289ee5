/** Before the name of user metadata, in requests and answers. */
export const META_PREFIX = 'x-oss-meta-';
