/** How long data is kept, whose content, what is held, and what will be deleted when. */
@NullMarked
package dev.pilothouse.console.web.retention;

import org.jspecify.annotations.NullMarked;
