/** Deletes; the only package that does. */
@NullMarked
package dev.pilothouse.analytics.erasure;

import org.jspecify.annotations.NullMarked;
