/** What the control plane decided, as ingest uses it. */
@NullMarked
package dev.pilothouse.ingest.state;

import org.jspecify.annotations.NullMarked;
