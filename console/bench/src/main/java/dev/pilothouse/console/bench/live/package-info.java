/** Traffic of now, through the real gateway and model. */
@NullMarked
package dev.pilothouse.console.bench.live;

import org.jspecify.annotations.NullMarked;
