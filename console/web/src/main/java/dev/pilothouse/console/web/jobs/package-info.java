/** Jobs: long work that goes on when the page is left. */
@NullMarked
package dev.pilothouse.console.web.jobs;

import org.jspecify.annotations.NullMarked;
