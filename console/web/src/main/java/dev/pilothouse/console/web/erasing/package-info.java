/** Which stores may hold something about a person, put together for the process that erases. */
@NullMarked
package dev.pilothouse.console.web.erasing;

import org.jspecify.annotations.NullMarked;
