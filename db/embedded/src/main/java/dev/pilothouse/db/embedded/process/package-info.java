/** What every embedded store needs to run as a child process. */
@NullMarked
package dev.pilothouse.db.embedded.process;

import org.jspecify.annotations.NullMarked;
