/** Fetching, checking and unpacking what the machine lacks. */
@NullMarked
package dev.pilothouse.db.embedded.download;

import org.jspecify.annotations.NullMarked;
