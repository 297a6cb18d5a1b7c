/** Runs of prompts at the real gateway: for the page of a prompt and for the REST API. */
@NullMarked
package dev.pilothouse.console.web.playground;

import org.jspecify.annotations.NullMarked;
