/** A whole Pilothouse in a folder and on ports of its own. */
@NullMarked
package dev.pilothouse.console.bench.installation;

import org.jspecify.annotations.NullMarked;
