/** How fast an approval is in force at every gateway. */
@NullMarked
package dev.pilothouse.console.bench.release;

import org.jspecify.annotations.NullMarked;
