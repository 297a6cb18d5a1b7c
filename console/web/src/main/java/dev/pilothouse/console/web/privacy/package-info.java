/** Privacy requests: what people ask about their data, and the proof of what was done. */
@NullMarked
package dev.pilothouse.console.web.privacy;

import org.jspecify.annotations.NullMarked;
