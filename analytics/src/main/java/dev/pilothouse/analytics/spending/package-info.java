/** Who spends most of a budget. */
@NullMarked
package dev.pilothouse.analytics.spending;

import org.jspecify.annotations.NullMarked;
