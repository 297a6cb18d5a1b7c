/** The default stores of a single machine, each a real server started as a child process. */
@NullMarked
package dev.pilothouse.db.embedded;

import org.jspecify.annotations.NullMarked;
