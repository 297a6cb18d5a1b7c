/** The daily questions, answered from the roll-ups. */
@NullMarked
package dev.pilothouse.analytics.questions;

import org.jspecify.annotations.NullMarked;
