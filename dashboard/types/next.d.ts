// Ambient types for CSS modules and images, so that `tsc` works before the
// first `next` run has written next-env.d.ts.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
