/** The stages of the pipeline, one class each. */
@NullMarked
package dev.pilothouse.gateway.stage;

import org.jspecify.annotations.NullMarked;
