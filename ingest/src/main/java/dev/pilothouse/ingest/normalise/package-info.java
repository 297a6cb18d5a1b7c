/** Every dialect of GenAI spans into rows. */
@NullMarked
package dev.pilothouse.ingest.normalise;

import org.jspecify.annotations.NullMarked;
