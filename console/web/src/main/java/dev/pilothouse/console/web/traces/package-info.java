/** Which traces there are, and one of them on a timeline. */
@NullMarked
package dev.pilothouse.console.web.traces;

import org.jspecify.annotations.NullMarked;
