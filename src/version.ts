/** Set by the build and by the test runner to package.json's version. */
declare const OSS_APPEND_VERSION: string;

export const VERSION: string = OSS_APPEND_VERSION;
