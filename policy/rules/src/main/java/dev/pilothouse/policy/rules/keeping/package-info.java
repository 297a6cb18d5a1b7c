/** Whether content is kept: what a call says, and what the rules of its tenant and feature say. */
@NullMarked
package dev.pilothouse.policy.rules.keeping;

import org.jspecify.annotations.NullMarked;
