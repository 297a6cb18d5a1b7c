/** Prompts: what they say, what differs, what is live where, and trying them. */
@NullMarked
package dev.pilothouse.console.web.prompts;

import org.jspecify.annotations.NullMarked;
