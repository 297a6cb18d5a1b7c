/** How much runs right now, by the scope of a kill. */
@NullMarked
package dev.pilothouse.analytics.usage;

import org.jspecify.annotations.NullMarked;
