/** How fast a kill bites. */
@NullMarked
package dev.pilothouse.console.bench.kill;

import org.jspecify.annotations.NullMarked;
