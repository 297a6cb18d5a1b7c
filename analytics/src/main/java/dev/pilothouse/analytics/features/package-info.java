/** Which features were called, first and last. */
@NullMarked
package dev.pilothouse.analytics.features;

import org.jspecify.annotations.NullMarked;
